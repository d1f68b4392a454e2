import { MaskflowError } from "../../../domain/fault.ts";

/** The device is gone; the pair may be tried again on a new one or on the cpu. */
export function deviceLost(detail: string): MaskflowError {
	return new MaskflowError({
		code: "device-lost",
		severity: "error",
		message: "The graphics device was lost while a pair was being solved.",
		nextStep: "Nothing finished is lost; the pair is solved again on a new device or on the CPU.",
		detail,
	});
}

/** Values left the reals. */
export function notFinite(factor: number): MaskflowError {
	return new MaskflowError({
		code: "not-finite",
		severity: "error",
		message: `The graphics device returned values that are not finite numbers (level 1/${factor}).`,
		nextStep: "Run the pair on the CPU back end; if that works, the device or its driver is at fault.",
	});
}

/** Buffers did not fit. */
export function outOfDeviceMemory(bytes: number, detail: string): MaskflowError {
	return new MaskflowError({
		code: "device-out-of-memory",
		severity: "error",
		message: `The graphics device has no room for ${bytes} more bytes.`,
		nextStep: "Close other programs that use the graphics device, or run on the CPU back end.",
		detail,
	});
}

/** The device refused something that the standard allows, or a kernel. */
export function deviceRefused(what: string, detail: string): MaskflowError {
	return new MaskflowError({
		code: "device-refused",
		severity: "error",
		message: `The graphics device refused ${what}.`,
		nextStep: "Run on the CPU back end and report the detail below.",
		detail,
	});
}
