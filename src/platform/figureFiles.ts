/** Pixels as an image address, for drawings that hold a raster. */
export function pngAddress(width: number, height: number, pixels: Uint8ClampedArray<ArrayBuffer>): string {
	const canvas = document.createElement("canvas");
	canvas.width = width;
	canvas.height = height;
	canvas.getContext("2d")?.putImageData(new ImageData(pixels, width, height), 0, 0);
	return canvas.toDataURL("image/png");
}

/**
 * A drawing as a PNG, `scale` device pixels to a CSS pixel.
 * @throws Error when the browser cannot draw it.
 */
export async function pngFromSvg(svgText: string, width: number, height: number, scale: number): Promise<Blob> {
	const address = URL.createObjectURL(new Blob([svgText], { type: "image/svg+xml" }));
	try {
		const image = new Image();
		image.src = address;
		await image.decode();
		const canvas = document.createElement("canvas");
		canvas.width = Math.round(width * scale);
		canvas.height = Math.round(height * scale);
		canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
		const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
		if (blob === null) throw new Error("The browser could not write the picture.");
		return blob;
	} finally {
		URL.revokeObjectURL(address);
	}
}

/** Puts text on the clipboard; false when the browser does not let us. */
export async function copyText(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		return false;
	}
}
