import { MaskflowError } from "../domain/fault.ts";
import type { PickedFile } from "../engine/contract/engineApi.ts";

/**
 * The sample dataset that is served beside the page: `sample/index.json` names the files, relative to its own folder.
 * @throws MaskflowError `sample-unreadable` when a file cannot be fetched.
 */
export async function fetchSample(pageUrl: string): Promise<PickedFile[]> {
	const index = new URL("sample/index.json", pageUrl);
	const paths = filePaths(JSON.parse(await (await fetchOrFail(index)).text()));
	return Promise.all(
		paths.map(async (path) => {
			const blob = await (await fetchOrFail(new URL(path, index))).blob();
			return { path, file: new File([blob], path.slice(path.lastIndexOf("/") + 1)) };
		}),
	);
}

function filePaths(index: unknown): string[] {
	const files = typeof index === "object" && index !== null && "files" in index ? index.files : index;
	if (!Array.isArray(files)) throw unreadable("its list of files has an unknown form");
	return files.map((entry: unknown) => {
		const path = typeof entry === "object" && entry !== null && "path" in entry ? entry.path : entry;
		if (typeof path !== "string") throw unreadable("its list of files has an unknown form");
		return path;
	});
}

async function fetchOrFail(url: URL): Promise<Response> {
	const response = await fetch(url);
	if (!response.ok) throw unreadable(`the server answered ${response.status} for ${url.pathname}`);
	return response;
}

function unreadable(why: string): MaskflowError {
	return new MaskflowError({
		code: "sample-unreadable",
		severity: "error",
		message: `The sample could not be read: ${why}.`,
		nextStep: "Reload the page; if it stays, the installation is not complete.",
	});
}
