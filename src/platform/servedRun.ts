import { MaskflowError } from "../domain/fault.ts";
import type { InputFile } from "../domain/ports.ts";

/** A run folder that `maskflow serve` offers beside the page. */
export interface ServedRun {
	readonly name: string;
	/** Paths relative to the run folder; nothing is fetched before it is asked for. */
	readonly files: readonly InputFile[];
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
 * Lists a served run: `index.json` is `{ name, files: [{ path, sizeBytes }] }`, each file lies at `files/<path>`. Works on the
 * page and in a worker. Cost: one request, and one for each file that is read.
 * @throws MaskflowError `served-run-unreadable`, also from the files.
 */
export async function fetchServedRun(place: URL): Promise<ServedRun> {
	const index: unknown = await (await fetchOrFail(new URL("index.json", place))).json().catch(() => null);
	const record = typeof index === "object" && index !== null ? (index as Record<string, unknown>) : {};
	const { name, files } = record;
	if (typeof name !== "string" || !Array.isArray(files)) throw unreadable("its list of files has an unknown form");
	return { name, files: files.map((entry: unknown) => servedFile(place, entry)) };
}

function servedFile(place: URL, entry: unknown): InputFile {
	const record = typeof entry === "object" && entry !== null ? (entry as Record<string, unknown>) : {};
	const { path, sizeBytes } = record;
	if (typeof path !== "string" || typeof sizeBytes !== "number")
		throw unreadable("its list of files has an unknown form");
	const url = new URL(`files/${path.split("/").map(encodeURIComponent).join("/")}`, place);
	return {
		path,
		sizeBytes,
		bytes: async () => new Uint8Array(await (await fetchOrFail(url)).arrayBuffer()),
		stream: () => {
			const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
			fetchOrFail(url)
				.then((response) => (response.body ?? new Blob([]).stream()).pipeTo(writable))
				.catch((error: unknown) => writable.abort(error).catch(() => {}));
			return readable;
		},
	};
}

async function fetchOrFail(url: URL): Promise<Response> {
	const response = await fetch(url).catch((error: unknown) => {
		throw unreadable("the server does not answer", String(error));
	});
	if (!response.ok) throw unreadable(`the server answered ${response.status} for ${url.pathname}`);
	return response;
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
