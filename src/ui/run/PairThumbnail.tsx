import { useEffect, useRef } from "react";
import { overlayThumbnail, type Thumbnail } from "../../figures/field/thumbnail.ts";
import { usePairCache } from "../appContext.ts";
import { queuePicture } from "./pictureQueue.ts";

/** Small overlays by run, its beginning and pair (an id may be used again after a deletion); 3 kB each, so some thousands fit. */
const drawn = new Map<string, Thumbnail>();

export interface PairThumbnailProps {
	readonly runId: string;
	readonly startedAt: string;
	readonly pairId: string;
	/** Changes when the pair was solved again with a turned frame. */
	readonly version: string;
}

/** Both masks of a pair; the row exists only near what is in sight. */
export function PairThumbnail({ runId, startedAt, pairId, version }: PairThumbnailProps) {
	const canvas = useRef<HTMLCanvasElement>(null);
	const pairs = usePairCache();
	useEffect(() => {
		const element = canvas.current;
		if (element === null) return;
		const key = JSON.stringify([runId, startedAt, pairId, version]);
		let alive = true;
		const known = drawn.get(key);
		if (known !== undefined) {
			paint(element, known);
			return;
		}
		const leave = queuePicture(async () => {
			const outcome = await pairs.read(runId, pairId);
			const artifacts = outcome.status === "done" ? outcome.value.artifacts : null;
			if (!alive || artifacts === null) return;
			const thumbnail = overlayThumbnail(artifacts.source.maskBits, artifacts.target.maskBits);
			drawn.set(key, thumbnail);
			paint(element, thumbnail);
		});
		return () => {
			alive = false;
			leave();
		};
	}, [runId, startedAt, pairId, version, pairs]);
	return <canvas ref={canvas} width={1} height={1} />;
}

function paint(element: HTMLCanvasElement, thumbnail: Thumbnail): void {
	element.width = thumbnail.width;
	element.height = thumbnail.height;
	element.getContext("2d")?.putImageData(new ImageData(thumbnail.pixels, thumbnail.width, thumbnail.height), 0, 0);
}
