import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunHeader } from "../../domain/ports.ts";
import { distanceOfPair } from "../../figures/pair/distance.ts";
import { pairStatus } from "../../figures/pair/trust.ts";
import { formatSignificant } from "../../figures/words/numbers.ts";
import type { WallPicture } from "../../state/compareState.ts";
import { useActions } from "../appContext.ts";
import { BreakableName } from "../kit/BreakableName.tsx";
import type { WallSection } from "./overviewRows.ts";
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

/** Small pictures by group and time. Pictures are read when they come into sight, so thousands cost no more than a screenful. */
export function Wall({ header, sections, picture, farthestUm, flags }: WallProps) {
	const key = {
		masks: "source magenta, target green, both grey",
		speed: `length of the displacement, dark 0 to bright ${formatSignificant(farthestUm, 2)} µm, the same for all pairs`,
		cost: `cost density, dark 0 to bright ${formatSignificant(farthestUm ** 2, 2)} µm², the same for all pairs`,
	}[picture];
	return (
		<section className="wall" aria-label="Pictures">
			<p className="hint">{key}. ◆ cost is an outlier, ⚠ look before you trust it.</p>
			{sections.map(({ group, times }) => (
				<section key={group} aria-label={group || "All pairs"}>
					<h2>{group || "All pairs"}</h2>
					{times.map(({ time, rows }) => (
						<div key={time} className="wall-time">
							<h3>
								{time || "no time"} <span className="hint">{rows.length}</span>
							</h3>
							<ul>
								{rows.map((row) => (
									<Tile
										key={row.pair_id}
										row={row}
										header={header}
										picture={picture}
										farthestUm={farthestUm}
										flag={flags.get(row.pair_id) ?? null}
									/>
								))}
							</ul>
						</div>
					))}
				</section>
			))}
		</section>
	);
}

interface TileProps {
	readonly row: MetricsRow;
	readonly header: RunHeader;
	readonly picture: WallPicture;
	readonly farthestUm: number;
	readonly flag: string | null;
}

function Tile({ row, header, picture, farthestUm, flag }: TileProps) {
	const { inspectPair } = useActions();
	const careful = pairStatus(row, false) === "warning";
	const distance = distanceOfPair(row);
	const words = [
		row.pair_id,
		`${distance.label.toLowerCase()} ${formatSignificant(distance.um(row))} µm`,
		...(flag === null ? [] : [`outlier: ${flag}`]),
		...(careful ? ["check before trusting"] : []),
	].join(", ");
	return (
		<li className="tile">
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
				/>
				<span className="tile-name">
					{flag !== null && <span aria-hidden="true">◆ </span>}
					{careful && <span aria-hidden="true">⚠ </span>}
					<BreakableName text={row.pair_id} />
				</span>
			</button>
		</li>
	);
}
