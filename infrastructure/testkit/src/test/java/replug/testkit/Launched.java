package replug.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A test class that was run by JUnit within a test: what came of it, by display names. */
final class Launched implements TestExecutionListener {
    final List<String> passed = new ArrayList<>();

    /** What failed, and why: tests, and containers that had none. */
    final Map<String, String> failed = new TreeMap<>();

    final List<String> reported = new ArrayList<>();

    private Launched() {}

    static Launched run(Class<?> test) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(test))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
                .build();
        Launched launched = new Launched();
        LauncherFactory.create().execute(request, launched);
        return launched;
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
            failed.put(
                    identifier.getDisplayName(),
                    result.getThrowable().map(Throwable::getMessage).orElse(""));
        } else if (identifier.isTest()) {
            passed.add(identifier.getDisplayName());
        }
    }

    @Override
    public void reportingEntryPublished(TestIdentifier identifier, ReportEntry entry) {
        reported.add(entry.getKeyValuePairs().toString());
    }
}
