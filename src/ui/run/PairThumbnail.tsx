import { useEffect, useRef } from "react";
import { usePairCache } from "../appContext.ts";
import { createKeptPictures, overlayOfPair, paintPicture } from "./keptPictures.ts";
import { queuePicture } from "./pictureQueue.ts";

/** By run, its beginning and pair (an id may be used again after a deletion); 3 kB each, so some thousand fit. */
const drawn = createKeptPictures(4e6);

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
			paintPicture(element, known);
			return;
		}
		const leave = queuePicture(async () => {
			const picture = await overlayOfPair(pairs, runId, pairId);
			if (picture === null) return;
			drawn.keep(key, picture);
			if (alive) paintPicture(element, picture);
		});
		return () => {
			alive = false;
			leave();
		};
	}, [runId, startedAt, pairId, version, pairs]);
	return <canvas ref={canvas} width={1} height={1} />;
}
