package replug.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import org.junit.jupiter.api.Test;

/** The house: who may know whom. The Maven modules are the other fence. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("replug");

    @Test
    void dependencies_point_one_way() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("paging")
                .definedBy("replug.domain.paging")
                .layer("linux")
                .definedBy("replug.domain.linux")
                .layer("memory")
                .definedBy("replug.domain.memory")
                .layer("machine")
                .definedBy("replug.domain.machine")
                .layer("application")
                .definedBy("replug.application", "replug.application.lint")
                .layer("interchange")
                .definedBy("replug.interchange")
                .layer("journal")
                .definedBy("replug.journal")
                .layer("cli")
                .definedBy("replug.cli")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("journal")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("interchange")
                .mayOnlyBeAccessedByLayers("journal", "cli")
                .whereLayer("application")
                .mayOnlyBeAccessedByLayers("interchange", "journal", "cli")
                .whereLayer("machine")
                .mayOnlyBeAccessedByLayers("application", "interchange", "journal", "cli")
                .whereLayer("linux")
                .mayOnlyBeAccessedByLayers("machine", "application", "interchange", "journal", "cli")
                .whereLayer("memory")
                .mayOnlyBeAccessedByLayers("machine", "application", "interchange", "journal", "cli")
                .whereLayer("memory")
                .mayOnlyAccessLayers("paging")
                .check(CLASSES);
    }

    @Test
    void the_domain_knows_the_jdk_and_jspecify_only() {
        classes()
                .that()
                .resideInAPackage("replug.domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "replug.domain..", "java.lang..", "java.util..", "java.nio", "java.security", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void the_domain_knows_no_clock_and_no_chance() {
        noClasses()
                .that()
                .resideInAPackage("replug.domain..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.time\\..*|java\\.util\\.(Random|UUID|random\\..*)|java\\.io\\..*|java\\.nio\\.file\\..*")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }

    @Test
    void axon_and_databases_live_in_the_journal_only() {
        noClasses()
                .that()
                .resideOutsideOfPackage("replug.journal")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.axonframework..", "org.h2..", "org.postgresql..", "java.sql..", "javax.sql..")
                .check(CLASSES);
    }

    @Test
    void jackson_lives_where_bytes_are_read_or_written() {
        noClasses()
                .that()
                .resideInAnyPackage("replug.domain..", "replug.application..", "replug.journal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml..")
                .check(CLASSES);
    }
}
