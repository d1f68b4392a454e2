/** One build as the service worker keeps it. */
export interface Precache {
	/** Changes when any file's content does. */
	readonly version: string;
	/** Paths relative to the page, "index.html" among them. */
	readonly files: readonly string[];
}

/** The page's own path in the list; it is also what the folder's bare address means. */
export const PAGE = "index.html";

/** The name in the page's head by which it is told from other programs that answer at the same address. */
const PAGE_MARK = /<title>Maskflow\b/;

/** Name of a version's cache. Caches belong to the whole origin, on which several copies may live in different folders. */
export function cacheName(scope: string, version: string): string {
	return `${cachePrefix(scope)}${version}`;
}

function cachePrefix(scope: string): string {
	return `maskflow ${scope} `;
}

/** Caches of this copy's other versions. */
export function outdatedCaches(names: readonly string[], scope: string, version: string): string[] {
	return names.filter((name) => name.startsWith(cachePrefix(scope)) && name !== cacheName(scope, version));
}

/** The kept file that an address means, or null: another origin, another folder, or a file that is not on the list. */
export function keptFile(address: string, scope: string, files: ReadonlySet<string>): string | null {
	const url = new URL(address);
	const bare = url.origin + url.pathname;
	if (!bare.startsWith(scope)) return null;
	const path = bare.slice(scope.length);
	const file = path === "" ? PAGE : path;
	return files.has(file) ? file : null;
}

/** True when what a server gave is this program's page. */
export function isOurPage(html: string): boolean {
	return PAGE_MARK.test(html);
}
