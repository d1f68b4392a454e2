/** The kinds of film that browsers write, the better first. */
const FILM_TYPES = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"] as const;
const PICTURES_PER_SECOND = 30;

/** True where a canvas can be recorded as WebM. */
export function canRecordFilm(): boolean {
	return typeof MediaRecorder !== "undefined" && filmType() !== undefined;
}

function filmType(): string | undefined {
	return FILM_TYPES.find((type) => MediaRecorder.isTypeSupported(type));
}

/**
 * A film of a canvas: `draw` is called with the share of the film that has passed, 0 to 1, for each picture. Takes as long as
 * the film, because the browser records in real time.
 * @throws Error when the browser stops recording.
 */
export async function recordFilm(
	canvas: HTMLCanvasElement,
	durationMs: number,
	draw: (share: number) => void,
): Promise<Blob> {
	const mimeType = filmType();
	if (mimeType === undefined) throw new Error("This browser can't record a canvas.");
	const recorder = new MediaRecorder(canvas.captureStream(PICTURES_PER_SECOND), { mimeType, videoBitsPerSecond: 6e6 });
	const pieces: Blob[] = [];
	const ended = new Promise<void>((resolve, reject) => {
		recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
		recorder.addEventListener("stop", () => resolve());
		recorder.addEventListener("error", () => reject(new Error("The browser stopped recording.")));
	});
	draw(0);
	recorder.start();
	const begin = performance.now();
	const timer = setInterval(() => {
		const share = Math.min(1, (performance.now() - begin) / durationMs);
		draw(share);
		if (share < 1) return;
		clearInterval(timer);
		recorder.stop();
	}, 1000 / PICTURES_PER_SECOND);
	try {
		await ended;
	} finally {
		clearInterval(timer);
	}
	return new Blob(pieces, { type: "video/webm" });
}

/** The canvas as PNG bytes. @throws Error when the browser can't write it. */
export async function pngOfCanvas(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
	const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
	if (blob === null) throw new Error("The browser could not write the picture.");
	return new Uint8Array(await blob.arrayBuffer());
}
