import { useEffect, useRef } from "react";
import { fieldOfPair } from "../../analysis/index.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { fieldThumbnail } from "../../figures/field/fieldThumbnail.ts";
import { overlayThumbnail, type Thumbnail } from "../../figures/field/thumbnail.ts";
import type { WallPicture } from "../../state/compareState.ts";
import { usePairCache } from "../appContext.ts";
import { createKeptPictures, paintPicture } from "../run/keptPictures.ts";
import { queuePicture } from "../run/pictureQueue.ts";

/** By run, pair, when it was solved, kind, range and fineness; 5 to 40 kB each. */
const drawn = createKeptPictures(24e6);

export interface WallThumbnailProps {
	readonly runId: string;
	readonly startedAt: string;
	readonly row: MetricsRow;
	readonly picture: WallPicture;
	readonly farthestUm: number;
	readonly heightPx: number;
}

/** One pair as a small picture, as fine as its size needs; it exists only near what is in sight. */
export function WallThumbnail({ runId, startedAt, row, picture, farthestUm, heightPx }: WallThumbnailProps) {
	const canvas = useRef<HTMLCanvasElement>(null);
	const pairs = usePairCache();
	const { pair_id: pairId, runtime_sec: solved } = row;
	// An embryo is some 80 canonical pixels high.
	const factor = heightPx > 90 ? 1 : heightPx > 55 ? 2 : 3;
	useEffect(() => {
		const element = canvas.current;
		if (element === null) return;
		const range = picture === "masks" ? 0 : farthestUm;
		const key = JSON.stringify([runId, startedAt, pairId, solved, picture, range, factor]);
		const known = drawn.get(key);
		if (known !== undefined) {
			paintPicture(element, known);
			return;
		}
		let alive = true;
		const leave = queuePicture(async () => {
			// Not kept as a whole: the wall would push out the pairs that were inspected.
			const outcome = await pairs.readOnce(runId, pairId);
			const artifacts = outcome.status === "done" ? outcome.value.artifacts : null;
			if (!alive || artifacts === null) return;
			const thumbnail = thumbnailOf(artifacts, picture, farthestUm, factor);
			drawn.keep(key, thumbnail);
			paintPicture(element, thumbnail);
		});
		return () => {
			alive = false;
			leave();
		};
	}, [runId, startedAt, pairId, solved, picture, farthestUm, factor, pairs]);
	return <canvas ref={canvas} width={1} height={1} style={{ height: heightPx }} />;
}

function thumbnailOf(artifacts: PairArtifacts, picture: WallPicture, farthestUm: number, factor: number): Thumbnail {
	if (picture === "masks") return overlayThumbnail(artifacts.source.maskBits, artifacts.target.maskBits, factor);
	const { pixels, values } = fieldOfPair(artifacts, picture === "speed" ? "speed" : "costDensity");
	return fieldThumbnail(pixels, values, [0, picture === "speed" ? farthestUm : farthestUm ** 2], factor);
}
