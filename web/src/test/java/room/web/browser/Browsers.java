package room.web.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts the browsers that Debian packages, with a fake camera and without calls home. */
final class Browsers implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path FIREFOX = Path.of("/usr/bin/firefox-esr");

    private static final List<String> CHROMIUM_FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            "--allow-loopback-in-peer-connection",
            "--disable-features=WebRtcHideLocalIpsWithMdns,MediaRouter,OptimizationHints,Translate",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
            "--disable-extensions",
            "--disable-component-extensions-with-background-pages",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-default-apps",
            "--disable-domain-reliability",
            "--no-first-run",
            "--no-pings",
            "--metrics-recording-only",
            "--disable-breakpad",
            "--autoplay-policy=no-user-gesture-required",
            "--mute-audio",
            "--disable-background-timer-throttling",
            "--disable-backgrounding-occluded-windows",
            "--disable-renderer-backgrounding");

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final List<Browser> open = new ArrayList<>();

    Browser chromium(String... moreFlags) {
        require(CHROMIUM, "chromium");
        List<String> flags = new ArrayList<>(CHROMIUM_FLAGS);
        flags.addAll(List.of(moreFlags));
        return remember(playwright
                .chromium()
                .launch(new LaunchOptions().setExecutablePath(CHROMIUM).setArgs(flags)));
    }

    Browser firefox() {
        require(FIREFOX, "firefox-esr");
        Map<String, Object> preferences = new HashMap<>();
        preferences.put("media.navigator.streams.fake", true);
        preferences.put("media.navigator.permission.disabled", true);
        preferences.put("media.peerconnection.ice.loopback", true);
        preferences.put("media.peerconnection.ice.obfuscate_host_addresses", false);
        preferences.put("permissions.default.camera", 1);
        preferences.put("permissions.default.microphone", 1);
        preferences.put("media.autoplay.default", 0);
        preferences.put("network.dns.disabled", true);
        preferences.put("app.update.enabled", false);
        preferences.put("app.normandy.enabled", false);
        preferences.put("toolkit.telemetry.enabled", false);
        preferences.put("datareporting.policy.dataSubmissionEnabled", false);
        preferences.put("network.captive-portal-service.enabled", false);
        preferences.put("network.connectivity-service.enabled", false);
        preferences.put("media.gmp-manager.updateEnabled", false);
        preferences.put("media.gmp-provider.enabled", false);
        return remember(playwright
                .firefox()
                .launch(new LaunchOptions()
                        .setChannel("moz-firefox")
                        .setExecutablePath(FIREFOX)
                        .setFirefoxUserPrefs(preferences)));
    }

    private Browser remember(Browser browser) {
        open.add(browser);
        return browser;
    }

    private static void require(Path executable, String debianPackage) {
        if (!Files.isExecutable(executable)) {
            throw new AssertionError(
                    executable + " is missing; install it, for example: apt-get install " + debianPackage);
        }
    }

    @Override
    public void close() {
        open.forEach(Browser::close);
        playwright.close();
    }
}
