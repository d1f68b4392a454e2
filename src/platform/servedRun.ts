import { MaskflowError } from "../domain/fault.ts";
import type { InputFile } from "../domain/ports.ts";

/** A run folder that `maskflow serve` offers beside the page. */
export interface ServedRun {
	readonly name: string;
	/** A file by its path in the run folder, its content still on the way; null when there is none. One request. */
	find(path: string): Promise<Pick<InputFile, "sizeBytes" | "bytes"> | null>;
}

const PLACE = "served-run";

/**
 * Where the run of a served page lies; null for a page that serves none. The query is only a flag: the place is fixed and
 * on the page's own origin, so a link can't make the page read anything else.
 */
export function servedRunUrl(pageUrl: string): URL | null {
	const page = new URL(pageUrl);
	return page.searchParams.has(PLACE) ? new URL(`${PLACE}/`, `${page.origin}${page.pathname}`) : null;
}

/**
 * Asks for a served run: `index.json` is `{ name }`, each file lies at `files/<path>`. Works on the page and in a worker.
 * @throws MaskflowError `served-run-unreadable`, also from `find` and the files.
 */
export async function fetchServedRun(place: URL): Promise<ServedRun> {
	const index: unknown = await (await fetchOrFail(new URL("index.json", place))).json().catch(() => null);
	const name = typeof index === "object" && index !== null && "name" in index ? index.name : undefined;
	if (typeof name !== "string") throw unreadable("it does not say what it is called");
	return { name, find: (path) => findServedFile(place, path) };
}

async function findServedFile(place: URL, path: string): Promise<Pick<InputFile, "sizeBytes" | "bytes"> | null> {
	const url = new URL(`files/${path.split("/").map(encodeURIComponent).join("/")}`, place);
	const response = await fetchAnswer(url);
	if (response.status === 404) return null;
	if (!response.ok) throw refused(response, url);
	return {
		sizeBytes: Number(response.headers.get("Content-Length") ?? 0),
		bytes: async () =>
			new Uint8Array(
				await response.arrayBuffer().catch((error: unknown) => {
					throw unreadable(`the server broke off in ${url.pathname}`, String(error));
				}),
			),
	};
}

async function fetchOrFail(url: URL): Promise<Response> {
	const response = await fetchAnswer(url);
	if (!response.ok) throw refused(response, url);
	return response;
}

function fetchAnswer(url: URL): Promise<Response> {
	return fetch(url).catch((error: unknown) => {
		throw unreadable("the server does not answer", String(error));
	});
}

function refused(response: Response, url: URL): MaskflowError {
	return unreadable(`the server answered ${response.status} for ${url.pathname}`);
}

function unreadable(why: string, detail = ""): MaskflowError {
	return new MaskflowError({
		code: "served-run-unreadable",
		severity: "error",
		message: `The served run could not be read: ${why}.`,
		nextStep: "Check that `maskflow serve` still runs and that the folder is still there, then reload the page.",
		detail,
	});
}
