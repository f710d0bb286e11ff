import { AutoDiscovery } from "matrix-js-sdk/src/matrix";
import BasePlatform from "matrix-react-sdk/src/BasePlatform";
import PlatformPeg from "matrix-react-sdk/src/PlatformPeg";
import SdkConfig from "matrix-react-sdk/src/SdkConfig";
import MatrixChat from "matrix-react-sdk/src/components/structures/MatrixChat";
import { setLanguage } from "matrix-react-sdk/src/languageHandler";
import { setTheme } from "matrix-react-sdk/src/theme";
import AutoDiscoveryUtils from "matrix-react-sdk/src/utils/AutoDiscoveryUtils";
import React from "react";
import ReactDOM from "react-dom";

/** A browser that shows notifications and keeps a list of them. */
class Browser extends BasePlatform {
    getConfig() { return Promise.resolve(SdkConfig.get()); }
    getDefaultDeviceDisplayName() { return "Element"; }
    getHumanReadableName() { return "Web Platform"; }
    getAppVersion() { return Promise.resolve("matrix-react-sdk"); }
    requestNotificationPermission() { return Promise.resolve("granted"); }
    reload() { location.reload(); }
    supportsNotifications() { return true; }
    maySendNotifications() { return true; }
    displayNotification(title: string, text: string) {
        (window.notifications ??= []).push({ title, text, at: Date.now() });
        return new Notification(title, { body: text });
    }
    needsUrlTooltips() { return true; }
}

function asked() {
    const [name, query] = location.hash.slice(1).split("?");
    return { screen: name.replace(/^\//, ""), params: Object.fromEntries(new URLSearchParams(query)) };
}

function followAddress(chat: MatrixChat, shown: () => string) {
    window.addEventListener("hashchange", () => {
        if (asked().screen !== shown()) {
            chat.showScreen(asked().screen, asked().params);
        }
    });
}

export async function start() {
    PlatformPeg.set(new Browser());
    await setLanguage("en");
    await setTheme("light");
    const discovered = await AutoDiscovery.fromDiscoveryConfig(SdkConfig.get().default_server_config);
    const server = await AutoDiscoveryUtils.buildValidatedConfigFromDiscovery(undefined, discovered, true);
    server.isDefault = true;
    SdkConfig.add({ validated_server_config: server });

    let shown = "";
    const show = (screen: string) => {
        shown = screen;
        location.assign(`#/${screen}`);
    };
    const chat = ReactDOM.render(
        <MatrixChat
            config={SdkConfig.get()}
            onNewScreen={show}
            realQueryParams={{}}
            startingFragmentQueryParams={{}}
            enableGuest={false}
            onTokenLoginCompleted={() => {}}
            initialScreenAfterLogin={asked().screen ? asked() : undefined}
            defaultDeviceDisplayName="Element"
        />,
        document.getElementById("matrixchat"),
    );
    window.matrixChat = chat;
    followAddress(chat, () => shown);
}
