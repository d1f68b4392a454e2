import { useCallback, useMemo } from "react";
import {
	BIN_COUNTS,
	comparisonTable,
	embryoProfileTable,
	type NumberTable,
	PROFILE_FEATURES,
	type ProfileFeature,
	profileBand,
	profileTable,
} from "../../analysis/index.ts";
import { LIGHT, type Palette } from "../../figures/drawing/picture.ts";
import {
	type ProfileFigure,
	type ProfileSeries,
	profilePicture,
	profileTwin,
} from "../../figures/groups/compareProfileFigure.ts";
import { SIGNIFICANT_Q } from "../../figures/groups/compareStrip.ts";
import { MASS_NOT_DEBIASED } from "../../figures/words/massWords.ts";
import { fileStem, provenanceLines } from "../../figures/words/provenance.ts";
import { useActions, useApp } from "../appContext.ts";
import { FigureActions } from "../figure/FigureActions.tsx";
import { FigureView } from "../figure/FigureView.tsx";
import { ChoiceField } from "../kit/ChoiceField.tsx";
import { Segmented } from "../kit/Segmented.tsx";
import type { CompareViewProps } from "./CompareMap.tsx";
import { StatisticsTable } from "./StatisticsTable.tsx";
import { useStatistics } from "./useReading.ts";

const FLOOR_QUANTILES = [0.05, 0.95] as const;
const FLOOR_NAMES = {
	identity: "identity pairs",
	controls: "control pairs",
	reference: "reference pairs",
	none: "",
} as const;

/** Both groups from head to tail, one feature at a time, with the statistics of every bin. */
export function CompareProfiles({ choice, reading, header }: CompareViewProps) {
	const { binCount, feature, showEmbryos } = useApp((state) => state.compare);
	const { setCompare } = useActions();
	const { bins, fault } = useStatistics(choice.key, reading, binCount, feature);
	const words = PROFILE_FEATURES.find(({ key }) => key === feature) ?? PROFILE_FEATURES[0];

	const figure = useMemo((): ProfileFigure => {
		const series = (name: string, role: "reference" | "test"): ProfileSeries => {
			const embryos = reading[role].embryos[binCount];
			const { lo, median, hi } = profileBand(embryos, feature);
			const lines = embryos.map(({ embryo, values }) => ({ embryo, values: values[feature] }));
			return { name, embryoCount: embryos.length, lo, median, hi, embryos: lines };
		};
		const controls = reading.floor.embryos[binCount];
		return {
			...{ feature: words.label, unit: words.unit, binCount, showEmbryos, statistics: bins },
			reference: series(choice.reference, "reference"),
			test: series(choice.test, "test"),
			floor:
				controls.length === 0 || choice.floor === "none"
					? null
					: {
							name: `${FLOOR_NAMES[choice.floor]}, n = ${controls.length}`,
							...profileBand(controls, feature, FLOOR_QUANTILES),
						},
		};
	}, [reading, binCount, feature, showEmbryos, bins, choice.reference, choice.test, choice.floor, words]);
	const draw = useCallback(
		(palette: Palette, width: number, height: number) => profilePicture(figure, palette, width, height),
		[figure],
	);
	const heightFor = useCallback(() => Math.max(340, Math.min(520, 0.48 * window.innerHeight)), []);
	const isMass = /^(created|destroyed)/.test(feature);
	const statisticsNote =
		`AUROC, two-sided p by permuting embryos, q after Benjamini–Hochberg over the ${binCount} bins; ` +
		`★ marks q ≤ ${SIGNIFICANT_Q}. One embryo counts once; numbers are unsmoothed.${isMass ? ` ${MASS_NOT_DEBIASED}` : ""}`;
	const embryoTable = (): NumberTable =>
		embryoProfileTable([
			{ group: choice.reference, profiles: reading.reference.embryos[binCount] },
			{ group: choice.test, profiles: reading.test.embryos[binCount] },
		]);
	const pairTable = (): NumberTable =>
		profileTable(
			(["reference", "test"] as const).flatMap((role) =>
				reading[role].pairs[binCount].map((pair) => ({ ...pair, group: choice[role] })),
			),
		);
	return (
		<section className="compare-part" aria-label="Profiles along the body">
			<div className="layer-bar">
				<h2>Along the body</h2>
				<div className="compare-controls">
					<ChoiceField
						label="Feature"
						value={feature}
						options={PROFILE_FEATURES.map(({ key, label, unit }) => [key, `${label}, ${unit}`] as const)}
						onChange={(key) => setCompare({ feature: key as ProfileFeature })}
					/>
					<Segmented
						label="Bins"
						options={BIN_COUNTS.map((count) => ({ value: String(count), label: `${count} bins` }))}
						value={String(binCount)}
						onChange={(count) => setCompare({ binCount: count === "10" ? 10 : 20 })}
					/>
					<label className="inline-check">
						<input
							type="checkbox"
							checked={showEmbryos}
							onChange={(event) => setCompare({ showEmbryos: event.target.checked })}
						/>
						Each embryo
					</label>
				</div>
			</div>
			<FigureView draw={draw} twin={profileTwin(figure)} heightFor={heightFor} />
			<div className="figure-foot">
				<p className="hint" role={fault === null ? undefined : "alert"}>
					{fault !== null
						? `${fault.message} ${fault.nextStep}`
						: bins === null
							? "Computing statistics…"
							: statisticsNote}
				</p>
				<FigureActions
					name="the profile"
					stem={fileStem(header.runId, "profile", words.column, choice.test, "vs", choice.reference)}
					draw={() => draw(LIGHT, 900, 460)}
					frame={{
						title: `${words.label} along the body: ${choice.test} against ${choice.reference}`,
						notes: [`${words.label} in ${words.unit}. ${statisticsNote}`],
						provenance: provenanceLines(header),
					}}
					table={() => (bins === null ? embryoTable() : comparisonTable(feature, bins))}
					moreTables={[
						{ label: "Embryos", table: embryoTable },
						{ label: "Pairs", table: pairTable },
					]}
				/>
			</div>
			<details className="twin-table">
				<summary>Statistics as a table</summary>
				{bins !== null && <StatisticsTable bins={bins} unit={words.unit} />}
			</details>
		</section>
	);
}
