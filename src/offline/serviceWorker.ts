import { cacheName, isOurPage, keptFile, outdatedCaches, PAGE, type Precache } from "./precache.ts";

/** Replaced by the list itself after the build. */
declare const __PRECACHE__: Precache;

const worker = self as unknown as ServiceWorkerGlobalScope;
const { version, files } = __PRECACHE__;
const kept = new Set(files);
const scope = worker.registration.scope;
/** A server that does not answer within this time is as good as none. */
const PATIENCE_MS = 4000;

worker.addEventListener("install", (event) => event.waitUntil(keepAll()));
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("message", (event) => {
	if (event.data === "activate") void worker.skipWaiting();
});
worker.addEventListener("fetch", (event) => {
	const { request } = event;
	const file = request.method === "GET" ? keptFile(request.url, scope, kept) : null;
	if (file === null) return;
	event.respondWith(request.mode === "navigate" ? page(request) : keptOr(file, request));
});

/** Fills this version's cache; a single missing file leaves the old version in place. */
async function keepAll(): Promise<void> {
	const cache = await caches.open(cacheName(scope, version));
	await Promise.all(
		files.map(async (file) => {
			// Names with a hash may come from the browser's own cache; "no-cache" asks whether that is still right.
			const response = await fetch(new URL(file, scope), { cache: "no-cache" });
			if (!response.ok) throw new Error(`The server answered ${response.status} for ${file}.`);
			// A response that was redirected may not answer a navigation; a copy may.
			const { status, headers } = response;
			await cache.put(addressOf(file), new Response(response.body, { status, headers }));
		}),
	);
}

async function takeOver(): Promise<void> {
	const names = outdatedCaches(await caches.keys(), scope, version);
	await Promise.all(names.map((name) => caches.delete(name)));
	// The first page loaded before there was a worker; its later files should come from here too.
	await worker.clients.claim();
}

async function page(request: Request): Promise<Response> {
	try {
		const response = await fetch(request.url, { signal: AbortSignal.timeout(PATIENCE_MS) });
		if (response.ok && !isOurPage(await response.text())) return fetch(request);
	} catch {
		// Nobody answers: that is what the kept page is for.
	}
	return keptOr(PAGE, request);
}

/** The kept file; the browser may have thrown the cache away, then the server's. */
async function keptOr(file: string, request: Request): Promise<Response> {
	const cache = await caches.open(cacheName(scope, version));
	return (await cache.match(addressOf(file))) ?? fetch(request);
}

function addressOf(file: string): string {
	return new URL(file, scope).href;
}
