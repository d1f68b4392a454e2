import { useEffect, useRef } from "react";
import { fieldOfPair } from "../../analysis/index.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { fieldThumbnail } from "../../figures/field/fieldThumbnail.ts";
import { overlayThumbnail, type Thumbnail } from "../../figures/field/thumbnail.ts";
import type { WallPicture } from "../../state/compareState.ts";
import { usePairCache } from "../appContext.ts";

/** Pictures by run, pair, when it was solved, kind and range; 5 kB each. The oldest go first. */
const drawn = new Map<string, Thumbnail>();
const KEPT = 3000;

export interface WallThumbnailProps {
	readonly runId: string;
	readonly startedAt: string;
	readonly row: MetricsRow;
	readonly picture: WallPicture;
	readonly farthestUm: number;
}

/** One pair as a small picture, read only when it comes into sight. */
export function WallThumbnail({ runId, startedAt, row, picture, farthestUm }: WallThumbnailProps) {
	const canvas = useRef<HTMLCanvasElement>(null);
	const pairs = usePairCache();
	const { pair_id: pairId, runtime_sec: solved } = row;
	useEffect(() => {
		const element = canvas.current;
		if (element === null) return;
		const range = picture === "masks" ? 0 : farthestUm;
		const key = JSON.stringify([runId, startedAt, pairId, solved, picture, range]);
		const known = drawn.get(key);
		if (known !== undefined) {
			paint(element, known);
			return;
		}
		let alive = true;
		const observer = new IntersectionObserver(
			(entries) => {
				if (!entries.some((entry) => entry.isIntersecting)) return;
				observer.disconnect();
				void pairs.read(runId, pairId).then((outcome) => {
					const artifacts = outcome.status === "done" ? outcome.value.artifacts : null;
					if (!alive || artifacts === null) return;
					const thumbnail = thumbnailOf(artifacts, picture, farthestUm);
					drawn.set(key, thumbnail);
					const oldest = drawn.keys().next();
					if (drawn.size > KEPT && !oldest.done) drawn.delete(oldest.value);
					paint(element, thumbnail);
				});
			},
			{ rootMargin: "200px" },
		);
		observer.observe(element);
		return () => {
			alive = false;
			observer.disconnect();
		};
	}, [runId, startedAt, pairId, solved, picture, farthestUm, pairs]);
	return <canvas ref={canvas} width={1} height={1} />;
}

function thumbnailOf(artifacts: PairArtifacts, picture: WallPicture, farthestUm: number): Thumbnail {
	if (picture === "masks") return overlayThumbnail(artifacts.source.maskBits, artifacts.target.maskBits, 3);
	const { pixels, values } = fieldOfPair(artifacts, picture === "speed" ? "speed" : "costDensity");
	return fieldThumbnail(pixels, values, [0, picture === "speed" ? farthestUm : farthestUm ** 2], 3);
}

function paint(element: HTMLCanvasElement, thumbnail: Thumbnail): void {
	element.width = thumbnail.width;
	element.height = thumbnail.height;
	element.getContext("2d")?.putImageData(new ImageData(thumbnail.pixels, thumbnail.width, thumbnail.height), 0, 0);
}
