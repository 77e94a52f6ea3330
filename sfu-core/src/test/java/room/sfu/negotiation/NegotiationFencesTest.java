package room.sfu.negotiation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class NegotiationFencesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("room.sfu.sdp", "room.sfu.negotiation");

    @Test
    void sdpKnowsNothingOfOurs() {
        classes()
                .that()
                .resideInAPackage("room.sfu.sdp")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("room.sfu.sdp", "java.lang..", "java.util..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void negotiationKnowsDescriptionsButNoSocketsRoomsOrPackets() {
        classes()
                .that()
                .resideInAPackage("room.sfu.negotiation")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "room.sfu.negotiation",
                        "room.sfu.sdp",
                        "java.lang..",
                        "java.util..",
                        "java.nio",
                        "org.jspecify..")
                .check(CLASSES);
    }
}
