package room.web;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The fences between modules and around libraries. */
final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("room");

    private static void hold(ArchRule rule) {
        rule.check(CLASSES);
    }

    private static ArchRule only(String packages, String library) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages.split(","))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library.split(","));
    }

    @Test
    void seesAllModules() {
        for (String type : new String[] {
            "room.rtp.forward.Fanout",
            "room.transport.PeerTransport",
            "room.sfu.room.Room",
            "room.signaling.SignalingServer",
            "room.web.Main"
        }) {
            assertTrue(CLASSES.contain(type), type);
        }
    }

    @Test
    void theLeavesKnowNeitherEachOtherNorWhatIsAboveThem() {
        hold(noClasses()
                .that()
                .resideInAPackage("room.rtp..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("room.transport..", "room.sfu..", "room.signaling..", "room.web.."));
        hold(noClasses()
                .that()
                .resideInAPackage("room.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("room.rtp..", "room.sfu..", "room.signaling..", "room.web.."));
    }

    @Test
    void theMediaServerKnowsNoDoors() {
        hold(noClasses()
                .that()
                .resideInAPackage("room.sfu..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "room.signaling..",
                        "room.web..",
                        "com.fasterxml..",
                        "io.netty.handler..",
                        "io.netty.channel.."));
    }

    @Test
    void doorsSpeakToTheMediaServerByItsApiOnly() {
        hold(noClasses()
                .that()
                .resideInAPackage("room.signaling..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "room.rtp..",
                        "room.transport..",
                        "room.sfu.room..",
                        "room.sfu.media..",
                        "room.sfu.loop..",
                        "room.sfu.negotiation..",
                        "room.sfu.sdp..",
                        "room.web.."));
    }

    @Test
    void sessionDescriptionsAreTextAndNothingElse() {
        hold(noClasses()
                .that()
                .resideInAPackage("room.sfu.sdp..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("room.rtp..", "room.transport..", "room.sfu.room..", "room.sfu.negotiation.."));
    }

    @Test
    void librariesStayBehindTheirPackages() {
        hold(only("room.transport.ice.ice4j..", "org.ice4j.."));
        hold(only("room.transport.dtls.bctls..,room.web.tls..", "org.bouncycastle.."));
        hold(only("room.signaling..", "com.fasterxml.."));
        hold(only("room.signaling.admin..", "at.favre.."));
        hold(only("room.rtp.srtp.crypto..", "java.lang.foreign.."));
        hold(only("room.web..", "picocli.."));
        hold(only("room.rtp.net..,room.signaling.http..", "io.netty.channel..,io.netty.bootstrap.."));
    }

    @Test
    void timeIsAnArgumentBelowTheEdges() {
        hold(noClasses()
                .that()
                .resideInAnyPackage("room.rtp..", "room.transport..", "room.sfu..")
                .and()
                .resideOutsideOfPackages("room.transport.dtls.bctls..", "room.sfu")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now"));
    }

    @Test
    void noModuleHasPackagesThatNeedEachOther() {
        for (String module : new String[] {"rtp", "transport", "sfu", "signaling"}) {
            slices().matching("room." + module + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .check(CLASSES);
        }
    }
}
