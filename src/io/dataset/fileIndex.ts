import type { InputFile } from "../../domain/ports.ts";
import { frameName } from "../tables/read/maskTable.ts";

/** One file, none, or several between which nothing decides. */
export type FileMatch =
	| { readonly kind: "one"; readonly file: InputFile }
	| { readonly kind: "none" }
	| { readonly kind: "several"; readonly paths: readonly string[] };

const FRAME_EXTENSIONS = [".png", ".tif", ".tiff"] as const;
const IMAGE_EXTENSION = /\.(?:png|tiff?|jpe?g)$/i;

/** Finds images among the given files by the names of SPEC section 2.3. Built once in O(files); each look-up is O(matches). */
export class FileIndex {
	readonly #byPath = new Map<string, InputFile>();
	readonly #byName = new Map<string, InputFile[]>();
	/** `{experiment_date}/{time}` → what precedes `_t{time}` in the file's name, in sorted order of paths. */
	readonly #yolkByDateAndTime = new Map<string, { readonly before: string; readonly file: InputFile }[]>();
	readonly #yolkByFrame = new Map<string, InputFile>();

	constructor(files: readonly InputFile[]) {
		const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
		for (const file of sorted) {
			const path = normalisedPath(file.path);
			this.#byPath.set(path, file);
			const name = baseName(path);
			const namesakes = this.#byName.get(name) ?? [];
			namesakes.push(file);
			this.#byName.set(name, namesakes);
			if (IMAGE_EXTENSION.test(name)) this.#indexYolk(path, name, file);
		}
	}

	/** A path as a manifest writes it: the exact path, else the only file whose path ends with it. Case matters. */
	byManifestPath(path: string): FileMatch {
		const wanted = normalisedPath(path);
		const exact = this.#byPath.get(wanted);
		if (exact !== undefined) return { kind: "one", file: exact };
		const namesakes = this.#byName.get(baseName(wanted)) ?? [];
		return matchOf(namesakes.filter((file) => normalisedPath(file.path).endsWith(`/${wanted}`)));
	}

	/** `{embryo_id}_t{frame:04d}` as an image, anywhere but among the yolk masks. */
	byFrame(embryoId: string, frameIndex: number): FileMatch {
		const name = frameName(embryoId, frameIndex);
		const found = FRAME_EXTENSIONS.flatMap((extension) => this.#byName.get(name + extension) ?? []);
		return matchOf(found.filter((file) => !isUnderYolkFolder(normalisedPath(file.path))));
	}

	/**
	 * The yolk mask of a frame: the one named after the embryo, else the first, in sorted order, that is named after its
	 * well and time in the folder of its experiment date.
	 */
	yolkOf(frame: {
		embryoId: string;
		frameIndex: number | null;
		experimentDate: string;
		well: string;
		timeInt: number | null;
	}): InputFile | null {
		const { embryoId, frameIndex, experimentDate, well } = frame;
		if (embryoId !== "" && frameIndex !== null) {
			const named = this.#yolkByFrame.get(frameName(embryoId, frameIndex));
			if (named !== undefined) return named;
		}
		const time = frame.timeInt ?? frameIndex;
		if (experimentDate === "" || well === "" || time === null) return null;
		const candidates = this.#yolkByDateAndTime.get(`${experimentDate}/${time}`) ?? [];
		return candidates.find(({ before }) => before.endsWith(well))?.file ?? null;
	}

	#indexYolk(path: string, name: string, file: InputFile): void {
		const frame = /^(.+)_yolk\.[^.]+$/.exec(name)?.[1];
		if (frame !== undefined && !this.#yolkByFrame.has(frame)) this.#yolkByFrame.set(frame, file);
		if (!isUnderYolkFolder(path)) return;
		const date = path.split("/").at(-2) ?? "";
		for (const match of name.matchAll(/_t(\d{4,})/g)) {
			const key = `${date}/${Number(match[1])}`;
			const list = this.#yolkByDateAndTime.get(key) ?? [];
			list.push({ before: name.slice(0, match.index), file });
			this.#yolkByDateAndTime.set(key, list);
		}
	}
}

function matchOf(files: readonly InputFile[]): FileMatch {
	const [first] = files;
	if (first === undefined) return { kind: "none" };
	return files.length === 1 ? { kind: "one", file: first } : { kind: "several", paths: files.map((file) => file.path) };
}

function normalisedPath(path: string): string {
	return path.replaceAll("\\", "/").replace(/^(?:\.?\/)+/, "");
}

function baseName(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}

function isUnderYolkFolder(path: string): boolean {
	return path
		.split("/")
		.slice(0, -1)
		.some((folder) => folder.toLowerCase().includes("yolk"));
}
