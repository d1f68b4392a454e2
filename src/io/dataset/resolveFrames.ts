import type { Fault } from "../../domain/fault.ts";
import type { FrameRecord } from "../../domain/frame.ts";
import type { ManifestSide } from "../manifest/manifestRow.ts";
import { frameName, type TableFrame } from "../tables/read/maskTable.ts";
import type { FileIndex, FileMatch } from "./fileIndex.ts";
import type { FrameEntry, FrameSource } from "./frameEntry.ts";
import { frameMissing, imageAmbiguous, imageMissing, maskMarkedInvalid, noPixelSize } from "./frameFaults.ts";
import type { TableContents } from "./readTables.ts";

/**
 * Joins what the manifest, the tables and the files say about each frame; equal frames become one entry. The mask is
 * the image that the row names, else the table's, else the image named after the frame. The pixel size is the row's own,
 * else the table's, else the inventory's, else the default. O(1) a side.
 */
export class FrameResolver {
	/** Unique frames by `FrameRecord.ref`, in order of first use. */
	readonly entries = new Map<string, FrameEntry>();
	readonly #identities = new Map<string, string[]>();
	readonly #tables: TableContents;
	readonly #files: FileIndex;
	readonly #defaultUmPerPx: number | null;

	constructor(tables: TableContents, files: FileIndex, defaultUmPerPx: number | null) {
		this.#tables = tables;
		this.#files = files;
		this.#defaultUmPerPx = defaultUmPerPx;
	}

	/** `place` names the side where the row itself does not ("row 7, source"). */
	resolve(side: ManifestSide, place: string): FrameEntry {
		const { embryoId, frameIndex, maskPath } = side;
		const name = embryoId !== "" && frameIndex !== null ? frameName(embryoId, frameIndex) : "";
		const table = this.#tables.frames.get(name);
		const found = maskPath === "" ? this.#findByFrame(side, name, table) : this.#findByPath(maskPath);
		const base =
			(found.source?.kind === "image" && maskPath !== "" ? found.source.file.path : maskPath || name) || place;
		const ref = this.#uniqueRef(base, JSON.stringify([side.umPerPx, maskPath && [embryoId, frameIndex]]));
		const known = this.entries.get(ref);
		if (known !== undefined) return known;
		const record = recordOf(ref, side, table);
		const umPerPx = this.#umPerPx(side, table);
		const faults = umPerPx === null && found.source !== null ? [...found.faults, noPixelSize(ref)] : found.faults;
		const entry: FrameEntry = {
			record,
			source: found.source,
			state: found.state,
			umPerPx,
			yolk: this.#files.yolkOf(record),
			heightPx: found.source?.kind === "rle" ? (table?.heightPx ?? null) : null,
			widthPx: found.source?.kind === "rle" ? (table?.widthPx ?? null) : null,
			areaPx: null,
			faults,
		};
		this.entries.set(ref, entry);
		return entry;
	}

	/** The same frame under another pixel size, or the same image as another embryo, is another frame: it gets a number. */
	#uniqueRef(base: string, identity: string): string {
		const identities = this.#identities.get(base) ?? [];
		if (!identities.includes(identity)) identities.push(identity);
		this.#identities.set(base, identities);
		const place = identities.indexOf(identity);
		return place === 0 ? base : `${base} (${place + 1})`;
	}

	#findByPath(path: string): Found {
		const match = this.#files.byManifestPath(path);
		return match.kind === "none" ? missing(imageMissing(path)) : foundImage(match, path);
	}

	#findByFrame(side: ManifestSide, name: string, table: TableFrame | undefined): Found {
		if (side.embryoId === "" || side.frameIndex === null) return { source: null, state: "missing", faults: [] };
		if (table === undefined) {
			const match = this.#files.byFrame(side.embryoId, side.frameIndex);
			return match.kind === "none" ? missing(frameMissing(name)) : foundImage(match, name);
		}
		if (table.invalid !== null) return { source: null, state: "bad", faults: [maskMarkedInvalid(table)] };
		const { heightPx: height, widthPx: width, rle: text, file, line } = table;
		const stated = height !== null && width !== null ? { height, width } : null;
		return { source: { kind: "rle", text, stated, file, line }, state: "found", faults: [] };
	}

	#umPerPx(side: ManifestSide, table: TableFrame | undefined): number | null {
		const own = side.umPerPx ?? table?.umPerPx;
		return own ?? this.#tables.umPerPxOfImage.get(table?.imageId ?? "") ?? this.#defaultUmPerPx;
	}
}

interface Found {
	readonly source: FrameSource | null;
	readonly state: FrameEntry["state"];
	readonly faults: readonly Fault[];
}

function missing(fault: Fault): Found {
	return { source: null, state: "missing", faults: [fault] };
}

function foundImage(match: Exclude<FileMatch, { kind: "none" }>, wanted: string): Found {
	if (match.kind === "several") return { source: null, state: "bad", faults: [imageAmbiguous(wanted, match.paths)] };
	return { source: { kind: "image", file: match.file }, state: "found", faults: [] };
}

function recordOf(ref: string, side: ManifestSide, table: TableFrame | undefined): FrameRecord {
	return {
		ref,
		embryoId: side.embryoId,
		frameIndex: side.frameIndex,
		experimentId: table?.experimentId ?? "",
		experimentDate: table?.experimentDate ?? "",
		well: table?.well ?? "",
		snipId: table?.snipId ?? "",
		imageId: table?.imageId ?? "",
		timeInt: table?.timeInt ?? null,
		relativeTimeS: table?.relativeTimeS ?? null,
	};
}
