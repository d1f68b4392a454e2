import { scaleBarFor } from "../../figures/field/scaleBar.ts";
import type { Morph } from "../../figures/pair/morph.ts";
import { pngOfCanvas, recordFilm } from "../../platform/canvasFilm.ts";
import { downloadBlob } from "../../platform/saveBlob.ts";

/** There and back. */
const FILM_MS = 4000;
const PICTURES = 31;
/** Screen pixels for a picture pixel of the morph. */
const ENLARGED = 2;
const MARGIN_PX = 34;

export interface MorphFile {
	readonly name: string;
	/** Written under the picture: pair, run, what is shown. */
	readonly legend: string;
}

/** Records the morph there and back. @throws Error of the recorder. */
export async function saveFilm(morph: Morph, file: MorphFile, onShare: (share: number) => void): Promise<void> {
	const draw = sheetFor(morph, file.legend);
	const film = await recordFilm(draw.canvas, FILM_MS, (share) => {
		draw.paint(share <= 0.5 ? 2 * share : 2 - 2 * share);
		onShare(share);
	});
	downloadBlob(film, `${file.name}.webm`);
}

/** The morph as numbered pictures, t = 0 to 1. */
export async function morphPictures(
	morph: Morph,
	file: MorphFile,
	onShare: (share: number) => void,
): Promise<{ path: string; bytes: Uint8Array }[]> {
	const draw = sheetFor(morph, file.legend);
	const pictures: { path: string; bytes: Uint8Array }[] = [];
	for (let i = 0; i < PICTURES; i++) {
		draw.paint(i / (PICTURES - 1));
		pictures.push({ path: `morph_${String(i).padStart(3, "0")}.png`, bytes: await pngOfCanvas(draw.canvas) });
		onShare((i + 1) / PICTURES);
	}
	return pictures;
}

/** A light sheet with the body, a scale bar and a legend: exported figures are light whatever the theme. */
function sheetFor(morph: Morph, legend: string): { canvas: HTMLCanvasElement; paint: (t: number) => void } {
	const small = document.createElement("canvas");
	small.width = morph.width;
	small.height = morph.height;
	const image = new ImageData(morph.width, morph.height);
	const canvas = document.createElement("canvas");
	canvas.width = Math.max(640, morph.width * ENLARGED);
	canvas.height = morph.height * ENLARGED + 2 * MARGIN_PX;
	const context = canvas.getContext("2d");
	const pixel = morph.scale * ENLARGED;
	const bar = scaleBarFor(canvas.width / pixel);
	const paint = (t: number): void => {
		if (context === null) return;
		morph.paint(t, image.data);
		small.getContext("2d")?.putImageData(image, 0, 0);
		context.fillStyle = "#ffffff";
		context.fillRect(0, 0, canvas.width, canvas.height);
		context.drawImage(small, 0, MARGIN_PX, morph.width * ENLARGED, morph.height * ENLARGED);
		context.fillStyle = "#1d1f23";
		context.font = "14px sans-serif";
		context.fillText(legend, 12, 22, canvas.width - 24);
		const bottom = canvas.height - 12;
		context.fillRect(12, bottom - 16, bar.lengthPx * pixel, 3);
		context.fillText(`${bar.label}   t = ${t.toFixed(2)}`, 12, bottom);
	};
	return { canvas, paint };
}
