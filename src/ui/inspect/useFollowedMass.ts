import { useCallback, useEffect, useMemo, useState } from "react";
import type { RunParameters } from "../../domain/parameters.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { type ReadoutItem, readoutAt } from "../../figures/field/readout.ts";
import { slotOfPixel } from "../../figures/field/supportGrid.ts";
import { createLazyPlanReader, type FollowedMass, followPixel, followRegion } from "../../figures/pair/followMass.ts";
import { useApp } from "../appContext.ts";
import type { MapPoint } from "./MapOverlay.tsx";

export interface MassFollowing {
	readonly followed: FollowedMass | null;
	readonly polygon: readonly MapPoint[];
	readonly readout: readonly ReadoutItem[];
	/** A pixel or region is held while the pointer moves on. */
	readonly pinned: boolean;
	readonly point: (at: MapPoint | null) => void;
	readonly pick: (at: MapPoint) => void;
	readonly lasso: (polygon: readonly MapPoint[]) => void;
	readonly release: () => void;
}

const NO_POLYGON: readonly MapPoint[] = [];

/** The pixel under the pointer, the one that was clicked, or the lassoed region, and where its mass goes. */
export function useFollowedMass(
	artifacts: PairArtifacts | null,
	parameters: RunParameters | null,
	raw: boolean,
): MassFollowing {
	const side = useApp((state) => state.view.followSide);
	const [hovered, setHovered] = useState<MapPoint | null>(null);
	const [held, setHeld] = useState<MapPoint | null>(null);
	const [polygon, setPolygon] = useState(NO_POLYGON);
	const read = useMemo(
		() => (artifacts === null || parameters === null ? null : createLazyPlanReader(artifacts, parameters)),
		[artifacts, parameters],
	);
	const at = held ?? hovered;
	const followed = useMemo(() => {
		if (artifacts === null || read === null) return null;
		if (polygon.length > 0) return followRegion(read, artifacts, side, polygon);
		if (at === null) return null;
		// Where only the other shape lies, its pixel is followed: nothing else can be meant.
		const other = side === "source" ? "target" : "source";
		return followPixel(read, artifacts, side, at.y, at.x) ?? followPixel(read, artifacts, other, at.y, at.x);
	}, [artifacts, read, side, polygon, at]);
	const readout = useMemo(() => {
		if (artifacts === null) return [];
		const own = polygon.length > 0 || at === null ? [] : readoutAt(artifacts, at.y, at.x, raw);
		return [...own, ...(followed?.readout ?? [])];
	}, [artifacts, polygon, at, raw, followed]);
	const release = useCallback(() => {
		setHeld(null);
		setPolygon(NO_POLYGON);
	}, []);
	useEffect(() => {
		const onKey = (event: KeyboardEvent): void => {
			if (event.key === "Escape") release();
		};
		window.addEventListener("keydown", onKey);
		return () => window.removeEventListener("keydown", onKey);
	}, [release]);
	const pick = useCallback(
		(point: MapPoint) => {
			setPolygon(NO_POLYGON);
			const there =
				artifacts !== null &&
				[artifacts.source, artifacts.target].some(({ index }) => slotOfPixel(index, point.y, point.x) >= 0);
			setHeld((before) => (!there || (before?.x === point.x && before.y === point.y) ? null : point));
		},
		[artifacts],
	);
	return {
		followed,
		polygon,
		readout,
		pinned: held !== null || polygon.length > 0,
		point: setHovered,
		pick,
		lasso: useCallback((next: readonly MapPoint[]) => {
			setHeld(null);
			setPolygon(next);
		}, []),
		release,
	};
}
