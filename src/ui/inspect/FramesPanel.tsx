import { useEffect, useState } from "react";
import type { Fault } from "../../domain/fault.ts";
import { ORIENTATIONS, type Orientation } from "../../domain/frame.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import type { RawFramePreview } from "../../engine/contract/engineApi.ts";
import type { Side } from "../../figures/field/layerValues.ts";
import type { Turn } from "../../figures/field/orientation.ts";
import { orientationWords } from "../../figures/pair/pairNumbers.ts";
import { formatSignificant } from "../../figures/words/numbers.ts";
import { unsolvedTurns } from "../../state/rememberedTurns.ts";
import { isUnderWay } from "../../state/runSlice.ts";
import { useActions, useApp } from "../appContext.ts";
import { CanonicalPicture, RawPicture } from "./MaskPicture.tsx";

const TURNS: readonly { readonly turn: Turn; readonly label: string; readonly about: string }[] = [
	{ turn: "half-turn", label: "Turn 180°", about: "Half a turn: head and tail change places" },
	{ turn: "left-right", label: "Mirror ↔", about: "Mirror left to right" },
	{ turn: "top-bottom", label: "Mirror ↕", about: "Mirror top to bottom: back and belly change places" },
];

export interface FramesPanelProps {
	readonly pairId: string;
	readonly row: MetricsRow;
	readonly artifacts: PairArtifacts | null;
}

/** Both frames as the files hold them and as they were aligned; a person can turn them and solve the pair again. */
export function FramesPanel({ pairId, row, artifacts }: FramesPanelProps) {
	const report = useApp((state) => state.dataset.report);
	const overrides = useApp((state) => state.settings.orientationOverrides);
	const busy = useApp((state) => isUnderWay(state.run.phase));
	const solved = useApp((state) => state.run.header?.orientationOverrides);
	const actions = useActions();
	const pair = report?.rows.find((one) => one.pairId === pairId)?.pair ?? null;
	const sides = (["source", "target"] as const).map((side) => {
		const ref = pair === null ? null : (side === "source" ? pair.source : pair.target).ref;
		const text = side === "source" ? row.src_orientation : row.tgt_orientation;
		const has = ORIENTATIONS.find((one) => one === text) ?? null;
		const wished = (ref === null ? undefined : overrides[ref]) ?? has;
		const others = report?.rows.filter(
			(one) => one.pairId !== pairId && (one.pair?.source.ref === ref || one.pair?.target.ref === ref),
		);
		return { side, has, wished, turned: has !== null && wished !== has, others: others?.length ?? 0 };
	});
	const turned = sides.filter((one) => one.turned);
	const others = Math.max(0, ...turned.map((one) => one.others));
	// Without its files a pair does not know its frames, but the choice made for them is kept.
	const waiting = pair === null ? unsolvedTurns(overrides, solved).length : 0;
	return (
		<section className="number-group frames-panel" aria-label="Frames">
			<h3>Frames, from the file and aligned</h3>
			{sides.map(({ side, has, wished }) => (
				<FrameLine
					key={side}
					pairId={pairId}
					side={side}
					has={has}
					wished={wished}
					artifacts={artifacts}
					frameKnown={pair !== null}
				/>
			))}
			{turned.length + waiting > 0 && (
				<div className="turned">
					{waiting > 0 && (
						<p className="hint">
							{waiting} {waiting === 1 ? "frame of this run was" : "frames of this run were"} turned by hand and not
							solved yet.
						</p>
					)}
					<button type="button" className="primary" disabled={busy} onClick={() => void actions.resumeRun()}>
						{waiting > 0 ? "Solve again" : "Solve this pair again"}
					</button>
					<button type="button" className="quiet" disabled={busy} onClick={actions.undoTurns}>
						Undo
					</button>
					{others > 0 && (
						<p className="hint">
							{others} more {others === 1 ? "pair uses" : "pairs use"} this frame and {others === 1 ? "is" : "are"}{" "}
							solved again too.
						</p>
					)}
				</div>
			)}
		</section>
	);
}

interface FrameLineProps {
	readonly pairId: string;
	readonly side: Side;
	readonly has: Orientation | null;
	readonly wished: Orientation | null;
	readonly artifacts: PairArtifacts | null;
	/** The files on the page hold the frame. */
	readonly frameKnown: boolean;
}

function FrameLine({ pairId, side, has, wished, artifacts, frameKnown }: FrameLineProps) {
	const actions = useActions();
	const { preview, fault } = useRawFrame(pairId, side, frameKnown);
	const quality = side === "source" ? artifacts?.sourceFrame : artifacts?.targetFrame;
	const by = quality?.orientationOverridden ? "by hand" : "automatic";
	return (
		<div className="frame-line">
			<p>
				<strong>{side === "source" ? "Source" : "Target"}</strong>{" "}
				<span className="hint">
					{wished === null ? "" : orientationWords(wished)}
					{wished !== has ? ", not solved yet" : quality === undefined ? "" : `, ${by}`}
				</span>
			</p>
			<div className="frame-pictures">
				{preview === null ? (
					<p className="hint frame-missing">{fault === null ? "reading…" : fault.message}</p>
				) : (
					<figure>
						<RawPicture preview={preview} />
						<figcaption className="hint">
							{preview.widthPx} × {preview.heightPx} px of {formatSignificant(preview.umPerPx)} µm
						</figcaption>
					</figure>
				)}
				{artifacts !== null && has !== null && wished !== null && (
					<figure>
						<CanonicalPicture side={side} bits={artifacts[side].maskBits} has={has} wished={wished} />
						<figcaption className="hint">576 × 256 px of 10 µm</figcaption>
					</figure>
				)}
			</div>
			<div className="frame-turns">
				{TURNS.map(({ turn, label, about }) => (
					<button
						key={turn}
						type="button"
						title={about}
						aria-label={`${label.replace("↔", "left to right").replace("↕", "top to bottom")}, ${side}`}
						onClick={() => void actions.turnFrame(pairId, side, turn)}
					>
						{label}
					</button>
				))}
			</div>
		</div>
	);
}

function useRawFrame(
	pairId: string,
	side: Side,
	known: boolean,
): { preview: RawFramePreview | null; fault: Fault | null } {
	const actions = useActions();
	const [read, setRead] = useState<{ preview: RawFramePreview | null; fault: Fault | null }>({
		preview: null,
		fault: null,
	});
	// The files may come after the pair is on the screen.
	const asked = JSON.stringify([pairId, side, known]);
	useEffect(() => {
		let alive = asked !== "";
		void actions.readRawFrame(pairId, side).then((outcome) => {
			if (!alive) return;
			if (outcome.status === "done") setRead({ preview: outcome.value, fault: null });
			else setRead({ preview: null, fault: outcome.status === "failed" ? outcome.fault : null });
		});
		return () => {
			alive = false;
		};
	}, [actions, pairId, side, asked]);
	return read;
}
