import { memo, type RefObject, useEffect, useRef } from "react";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunHeader } from "../../domain/ports.ts";
import { distanceOfPair } from "../../figures/pair/distance.ts";
import { pairStatus } from "../../figures/pair/trust.ts";
import { formatSignificant } from "../../figures/words/numbers.ts";
import type { WallPicture } from "../../state/compareState.ts";
import { useActions } from "../appContext.ts";
import { BreakableName } from "../kit/BreakableName.tsx";
import type { WallSection } from "./overviewRows.ts";
import { useWallInSight } from "./useWallInSight.ts";
import { WallThumbnail } from "./WallThumbnail.tsx";

export interface WallProps {
	readonly header: RunHeader;
	readonly sections: readonly WallSection[];
	readonly picture: WallPicture;
	/** End of the colour range of every picture. */
	readonly farthestUm: number;
	/** Why a pair is an outlier, by pair. */
	readonly flags: ReadonlyMap<string, string>;
}

/** Where the wall was left, so that coming back from a pair finds the place again. */
let left = { runId: "", top: 0 };

/** Small pictures by group and time, as large as they can be. Only the lines in sight exist, so thousands cost a screenful. */
export function Wall({ header, sections, picture, farthestUm, flags }: WallProps) {
	const scroller = useRef<HTMLDivElement>(null);
	const { lines, measures, first, end, abovePx, belowPx } = useWallInSight(scroller, sections);
	useKeptPlace(scroller, header.runId, abovePx + belowPx > 0);
	const key = {
		masks: "source magenta, target green, both grey",
		speed: `length of the displacement, dark 0 to bright ${formatSignificant(farthestUm, 2)} µm, the same for all pairs`,
		cost: `cost density, dark 0 to bright ${formatSignificant(farthestUm ** 2, 2)} µm², the same for all pairs`,
	}[picture];
	return (
		<section className="wall" aria-label="Pictures">
			<p className="hint">{key}. ◆ cost is an outlier, ⚠ look before you trust it.</p>
			<div className="wall-scroll" ref={scroller}>
				<div style={{ height: abovePx }} />
				{lines.slice(first, end).map((line) =>
					line.kind === "group" ? (
						<h2 key={`group ${line.group}`} style={{ height: measures.headPx }}>
							{line.group || "All pairs"} <span className="hint">{line.pairs}</span>
						</h2>
					) : (
						<ul
							key={line.tiles[0]?.row.pair_id}
							style={{ height: measures.linePx, gridTemplateColumns: `repeat(${measures.columns}, minmax(0, 1fr))` }}
						>
							{line.tiles.map(({ row, time, pairsOfTime }) => (
								<Tile
									key={row.pair_id}
									row={row}
									time={time}
									pairsOfTime={pairsOfTime}
									header={header}
									picture={picture}
									picturePx={measures.picturePx}
									farthestUm={farthestUm}
									flag={flags.get(row.pair_id) ?? null}
								/>
							))}
						</ul>
					),
				)}
				<div style={{ height: belowPx }} />
			</div>
		</section>
	);
}

/** Scrolls to where the same run's wall was left. */
function useKeptPlace(scroller: RefObject<HTMLElement | null>, runId: string, laidOut: boolean): void {
	useEffect(() => {
		const element = scroller.current;
		if (element === null || !laidOut) return;
		if (left.runId === runId) element.scrollTop = left.top;
		const keep = (): void => {
			left = { runId, top: element.scrollTop };
		};
		element.addEventListener("scroll", keep, { passive: true });
		return () => element.removeEventListener("scroll", keep);
	}, [scroller, runId, laidOut]);
}

interface TileProps {
	readonly row: MetricsRow;
	readonly time: string;
	readonly pairsOfTime: number | null;
	readonly header: RunHeader;
	readonly picture: WallPicture;
	readonly picturePx: number;
	readonly farthestUm: number;
	readonly flag: string | null;
}

const Tile = memo(function Tile(props: TileProps) {
	const { row, time, pairsOfTime, header, picture, picturePx, farthestUm, flag } = props;
	const { inspectPair } = useActions();
	const careful = pairStatus(row, false) === "warning";
	const distance = distanceOfPair(row);
	const words = [
		row.pair_id,
		...(time === "" ? [] : [time]),
		`${distance.label.toLowerCase()} ${formatSignificant(distance.um(row))} µm`,
		...(flag === null ? [] : [`outlier: ${flag}`]),
		...(careful ? ["check before trusting"] : []),
	].join(", ");
	return (
		<li className={pairsOfTime === null ? "tile" : "tile first"}>
			<span className="tile-time" aria-hidden="true">
				{pairsOfTime !== null && (
					<>
						{time || "no time"} <span className="hint">{pairsOfTime}</span>
					</>
				)}
			</span>
			<button
				type="button"
				className="quiet"
				aria-label={`Open ${words}`}
				title={words}
				onClick={() => inspectPair(row.pair_id)}
			>
				<WallThumbnail
					runId={header.runId}
					startedAt={header.startedAt}
					row={row}
					picture={picture}
					farthestUm={farthestUm}
					heightPx={picturePx}
				/>
				<span className="tile-name">
					{flag !== null && <span aria-hidden="true">◆ </span>}
					{careful && <span aria-hidden="true">⚠ </span>}
					<BreakableName text={row.pair_id} />
				</span>
			</button>
		</li>
	);
});
