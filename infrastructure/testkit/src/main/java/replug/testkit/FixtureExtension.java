package replug.testkit;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import replug.application.fixture.Fixture;
import replug.interchange.FixtureFile;

/** Runs a test once for each fixture that its {@link ReplugFixture} names. */
final class FixtureExtension implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        ReplugFixture annotation = AnnotationSupport.findAnnotation(method, ReplugFixture.class)
                .orElseThrow(() -> new ExtensionConfigurationException("no @ReplugFixture on " + method));
        boolean takesOne = Stream.of(method.getParameterTypes())
                .anyMatch(type -> type == Fixture.class || type == FixtureFile.class);
        if (!takesOne) {
            throw new ExtensionConfigurationException(
                    "@ReplugFixture on %s: the method takes neither a FixtureFile nor a Fixture".formatted(method));
        }
        ClassLoader loader = context.getRequiredTestClass().getClassLoader();
        return FixtureResources.named(annotation.value(), loader).stream().map(Invocation::new);
    }

    /** One run. */
    private record Invocation(FixtureResource resource) implements TestTemplateInvocationContext, ParameterResolver {
        @Override
        public String getDisplayName(int invocationIndex) {
            return resource.name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == FixtureFile.class || type == Fixture.class || type == String.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            if (type == String.class) {
                return resource.name();
            }
            FixtureFile file = resource.read();
            file.unknown().forEach(unknown -> context.publishReportEntry("unknown in " + resource.name(), unknown));
            return type == Fixture.class ? file.fixture() : file;
        }
    }
}
