import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { CurrentPair } from "./useCurrentPair.ts";

export interface EmptyMapProps {
	readonly pair: CurrentPair;
	readonly row: MetricsRow | undefined;
	readonly pairId: string | null;
}

/** Why there is no map: nothing yet, being read, failed, or unreadable. */
export function EmptyMap({ pair, row, pairId }: EmptyMapProps) {
	if (pairId === null) return <p className="map-empty">The first finished pair shows here.</p>;
	if (pair.loading) return <p className="map-empty">Reading {pairId}…</p>;
	if (row !== undefined && !row.success) {
		return (
			<div className="map-empty failed" role="alert">
				<p>
					<strong>{pairId} failed.</strong> {row.error_message}
				</p>
				<p className="hint">The other pairs are not affected. Failed pairs are tried again when the run is resumed.</p>
			</div>
		);
	}
	if (pair.fault !== null) {
		return (
			<div className="map-empty failed" role="alert">
				<p>
					<strong>{pair.fault.message}</strong> {pair.fault.nextStep}
				</p>
			</div>
		);
	}
	if (row?.success) {
		return (
			<div className="map-empty failed" role="alert">
				<p>
					<strong>The maps of {pairId} are not in the bundle,</strong> or cannot be read. Its numbers stand on the
					right.
				</p>
			</div>
		);
	}
	return <p className="map-empty">{pairId} is not solved yet.</p>;
}
