import { artifactDir } from "../../domain/artifactDir.ts";
import type { Fault } from "../../domain/fault.ts";

/** Code of the fault of an id that no folder can have: its pair can't be stored, so the row is not run. */
export const PAIR_ID_TOO_LONG = "pair-id-too-long";
/** What usual disks allow in one name. */
const MAX_NAME_LENGTH = 255;
/** Names that Windows keeps for devices, whatever follows a dot. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

interface NamedRow {
	readonly pairId: string;
	readonly line: number;
}

/**
 * What can go wrong when a pair's id names its folder (SPEC section 6.3 fixes how): ids that differ in case alone share a
 * folder on the disks of Windows and macOS, some names can't be folders on Windows. O(1) a row; rows in file order.
 */
export class FolderNames {
	readonly #file: string;
	readonly #rowOfFolder = new Map<string, NamedRow>();

	constructor(file: string) {
		this.#file = file;
	}

	faultsOf(row: NamedRow): Fault[] {
		// A folder's name is never shorter than the id; ids can be megabytes.
		if (row.pairId.length > MAX_NAME_LENGTH) return [this.#tooLong(row, row.pairId.length)];
		const folder = artifactDir(row.pairId);
		if (folder.length > MAX_NAME_LENGTH) return [this.#tooLong(row, folder.length)];
		const faults: Fault[] = [];
		const key = folder.toLowerCase();
		const earlier = this.#rowOfFolder.get(key);
		if (earlier === undefined) this.#rowOfFolder.set(key, row);
		else if (earlier.pairId !== row.pairId) faults.push(this.#sameButCase(row, earlier));
		if (DEVICE.test(folder) || folder.endsWith(".")) faults.push(this.#notOnWindows(row));
		return faults;
	}

	#tooLong(row: NamedRow, length: number): Fault {
		return this.#fault(row, {
			code: PAIR_ID_TOO_LONG,
			severity: "error",
			message: `The pair_id makes a folder name of ${length} or more characters; disks allow ${MAX_NAME_LENGTH} (other letters than A to Z count several times).`,
			nextStep: "Give the row a shorter pair_id.",
		});
	}

	#sameButCase(row: NamedRow, earlier: NamedRow): Fault {
		return this.#fault(row, {
			code: "pair-id-case",
			severity: "warning",
			message: `The pair_id ${row.pairId} differs from ${earlier.pairId} (line ${earlier.line}) in upper and lower case alone: on Windows and macOS their files would share one folder.`,
			nextStep: "Rename one of them, or keep the run on a disk that tells them apart.",
		});
	}

	#notOnWindows(row: NamedRow): Fault {
		return this.#fault(row, {
			code: "pair-id-not-on-windows",
			severity: "warning",
			message: `The pair_id ${row.pairId} makes a folder name that Windows does not allow.`,
			nextStep: "Rename the pair if the run is to be opened on Windows.",
		});
	}

	#fault(row: NamedRow, fault: Pick<Fault, "code" | "severity" | "message" | "nextStep">): Fault {
		const pairId = row.pairId.length > MAX_NAME_LENGTH ? {} : { pairId: row.pairId };
		return { ...fault, file: this.#file, row: row.line, column: "pair_id", ...pairId };
	}
}
