import { useEffect, useRef, useState } from "react";
import { faultFromError } from "../../domain/fault.ts";
import type { Morph } from "../../figures/pair/morph.ts";
import { canRecordFilm } from "../../platform/canvasFilm.ts";
import { useActions } from "../appContext.ts";
import { type MorphFile, morphPictures, saveFilm } from "../export/saveMorph.ts";

/** One way takes this long; then it turns round. */
const WAY_MS = 2000;

export interface MorphBarProps {
	readonly morph: Morph;
	readonly t: number;
	readonly onTime: (t: number) => void;
	/** What the slider's place means. */
	readonly words: string;
	readonly file: MorphFile;
}

/** The slider from source to target, play, and saving as a film. */
export function MorphBar({ morph, t, onTime, words, file }: MorphBarProps) {
	const [playing, setPlaying] = useState(false);
	const [saving, setSaving] = useState<number | null>(null);
	const actions = useActions();
	const time = useRef(t);
	time.current = t;
	useEffect(() => {
		if (!playing) return;
		const begin = performance.now() - time.current * WAY_MS;
		let frame = requestAnimationFrame(function step(now) {
			const ways = Math.max(0, now - begin) / WAY_MS;
			onTime(ways % 2 <= 1 ? ways % 2 : 2 - (ways % 2));
			frame = requestAnimationFrame(step);
		});
		return () => cancelAnimationFrame(frame);
	}, [playing, onTime]);

	const saveAs = (work: () => Promise<void>): void => {
		setSaving(0);
		work()
			.catch((error: unknown) => actions.notify(faultFromError(error, "morph-not-saved")))
			.finally(() => setSaving(null));
	};
	return (
		<div className="morph-bar">
			<button type="button" aria-pressed={playing} onClick={() => setPlaying(!playing)}>
				{playing ? "Pause" : "Play"}
			</button>
			<label>
				<span aria-hidden="true">source</span>
				<span className="hidden">Time from source to target</span>
				<input
					type="range"
					min={0}
					max={1}
					step={0.01}
					value={t}
					aria-valuetext={words}
					onChange={(event) => {
						setPlaying(false);
						onTime(Number(event.target.value));
					}}
				/>
				<span aria-hidden="true">target</span>
			</label>
			{saving === null ? (
				<>
					{canRecordFilm() && (
						<button type="button" className="quiet" onClick={() => saveAs(() => saveFilm(morph, file, setSaving))}>
							Save WebM
						</button>
					)}
					<button
						type="button"
						className="quiet"
						onClick={() => saveAs(async () => actions.saveZip(file.name, await morphPictures(morph, file, setSaving)))}
					>
						Save PNGs
					</button>
				</>
			) : (
				<span role="status">Saving, {Math.round(100 * saving)} %</span>
			)}
			<span className="hint">{words}</span>
		</div>
	);
}
