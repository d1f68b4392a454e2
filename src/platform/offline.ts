/**
 * Keeps the built page for use without a network, and tells when a new version lies ready. Does nothing where the browser
 * has no service workers or refuses them; the page then works as long as the network does.
 * @param onNewVersion called each time a newer version than this page has been fetched completely.
 */
export async function keepForOffline(onNewVersion: () => void): Promise<void> {
	if (!("serviceWorker" in navigator)) return;
	const registration = await navigator.serviceWorker
		.register(new URL("service-worker.js", document.baseURI))
		.catch(() => undefined);
	if (registration === undefined) return;
	const watch = (worker: ServiceWorker | null): void => {
		const tell = () => {
			// The very first version has no predecessor and is no news.
			if (worker?.state === "installed" && navigator.serviceWorker.controller !== null) onNewVersion();
		};
		worker?.addEventListener("statechange", tell);
		tell();
	};
	watch(registration.waiting ?? registration.installing);
	registration.addEventListener("updatefound", () => watch(registration.installing));
	document.addEventListener("visibilitychange", () => {
		// Without a network there is nothing newer to find.
		if (document.visibilityState === "visible") void registration.update().catch(() => undefined);
	});
}

/** Loads the page again in its newest version. */
export async function reloadIntoNewVersion(): Promise<void> {
	const registration = await navigator.serviceWorker?.getRegistration();
	const waiting = registration?.waiting ?? null;
	if (waiting === null) return location.reload();
	navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
	waiting.postMessage("activate");
}
