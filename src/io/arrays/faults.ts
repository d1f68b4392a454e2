import { MaskflowError } from "../../domain/fault.ts";

/** A file of a bundle that cannot be read: one stable code, and what the reader found. */
export function damagedFile(file: string, found: string, detail?: string): MaskflowError {
	return new MaskflowError({
		code: "damaged-file",
		severity: "error",
		message: `${file} cannot be read: ${found}.`,
		nextStep: "Export or copy the run again; the other files are not affected.",
		file,
		...(detail === undefined ? {} : { detail }),
	});
}

/** A file that would need more memory than a run ever writes. */
export function oversizedFile(file: string, sizeBytes: number, limitBytes: number): MaskflowError {
	const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MB`;
	return new MaskflowError({
		code: "oversized-file",
		severity: "error",
		message: `${file} would take ${megabytes(sizeBytes)} when opened; the limit is ${megabytes(limitBytes)}.`,
		nextStep: "Check where the file comes from; Maskflow never writes one this large.",
		file,
	});
}
