import { MaskflowError } from "../domain/fault.ts";

/** Bytes in use and bytes allowed for this origin; zeros where the browser does not tell. */
export async function storageEstimate(): Promise<{ usedBytes: number; quotaBytes: number }> {
	if (typeof navigator === "undefined" || !("storage" in navigator)) return { usedBytes: 0, quotaBytes: 0 };
	const { usage = 0, quota = 0 } = await navigator.storage.estimate();
	return { usedBytes: usage, quotaBytes: quota };
}

/** " 12 MB of the 300 MB that the browser allows are in use."; empty where the browser does not say. */
export async function storageInWords(): Promise<string> {
	const { usedBytes, quotaBytes } = await storageEstimate();
	if (quotaBytes === 0) return "";
	return ` ${megabytes(usedBytes)} of the ${megabytes(quotaBytes)} that the browser allows are in use.`;
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

/**
 * Runs a write; a full disk or quota becomes `storage-full` with the numbers.
 * @throws MaskflowError `storage-full`, or what the write threw.
 */
export async function guardQuota<T>(write: () => Promise<T>): Promise<T> {
	try {
		return await write();
	} catch (error) {
		if (!isQuotaError(error)) throw error;
		throw new MaskflowError(
			{
				code: "storage-full",
				severity: "error",
				message: `The browser's storage is full.${await storageInWords()} Finished pairs are safe.`,
				nextStep: "Clear the frame cache, or download and delete old runs, then resume.",
			},
			{ cause: error },
		);
	}
}

function isQuotaError(error: unknown): boolean {
	return error instanceof Error && error.name === "QuotaExceededError";
}
