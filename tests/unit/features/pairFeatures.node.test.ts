import { expect, test } from "vitest";
import { DCT_BAND_LABELS, DCT_QUANTITIES, DISPLACEMENT_STATISTICS } from "../../../src/domain/featureSchema.ts";
import { CANONICAL_PIXELS, CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import type { MetricsRow } from "../../../src/domain/metricsSchema.ts";
import type { PairArtifacts } from "../../../src/domain/result.ts";
import { pairFeatures } from "../../../src/pipeline/features/pairFeatures.ts";

/**
 * Answers of NumPy and SciPy for the flow below: scipy.fft.dctn(type=2, norm="ortho") power in eight rings of the zero-filled
 * fields, np.gradient derivatives zeroed outside the support, np.percentile, np.std.
 */
const SHARES = {
	vx: [
		0.95760592376, 0.0224611051849, 0.0082168271715, 0.00481908055715, 0.00372935315, 0.00247194950614,
		0.000516673800642, 0.000179086869293,
	],
	vy: [
		0.976155518125, 0.0123768262221, 0.00445689569105, 0.00274182526635, 0.00212516982566, 0.00162086386691,
		0.000388168510575, 0.000134732491936,
	],
	div: [
		0.20930143045, 0.141338591881, 0.148069557308, 0.1453975064, 0.165159070763, 0.135956300689, 0.0395127755773,
		0.0152647669317,
	],
	curl: [
		0.427821270372, 0.109499468317, 0.104814573803, 0.107900658976, 0.11274876861, 0.0920720178111, 0.0324000197577,
		0.0127432223532,
	],
};
const STATISTICS_UM = {
	mean: 19.2870634101,
	std: 10.3245978107,
	p50: 18.7342774927,
	p90: 29.0229433749,
	p95: 31.8879025603,
	max: 75.0599760239,
};

/** An ellipse and a block in the grid's corner (so that the one-sided differences count), with a wavy flow. */
function wavyFlow(): PairArtifacts {
	const index: number[] = [];
	const velocity: number[] = [];
	for (let pixel = 0; pixel < CANONICAL_PIXELS; pixel++) {
		const y = Math.floor(pixel / CANONICAL_WIDTH);
		const x = pixel % CANONICAL_WIDTH;
		if (((y - 100) / 40) ** 2 + ((x - 300) / 90) ** 2 >= 1 && !(y < 12 && x < 20)) continue;
		index.push(pixel);
		velocity.push(2 * Math.sin(x / 15) + 0.3 * Math.cos(y / 4), 1.5 * Math.cos(y / 9) - 0.02 * (x - 300));
	}
	const source = { index: Uint32Array.from(index), velocityYx: Float32Array.from(velocity) };
	return { source } as unknown as PairArtifacts;
}

test("features of a flow are those that NumPy and SciPy compute", () => {
	const row = { run_id: "r", pair_id: "p", backend: "CPU", set_rank: null, created_mass_pct: 12.5, bin_src_hpf: 28 };
	const features = pairFeatures(row as unknown as MetricsRow, wavyFlow());
	for (const quantity of DCT_QUANTITIES) {
		DCT_BAND_LABELS.forEach((band, k) => {
			expect(features[`dct_${quantity}_band_${band}`]).toBeCloseTo(SHARES[quantity][k] ?? Number.NaN, 8);
		});
	}
	for (const name of DISPLACEMENT_STATISTICS)
		expect(features[`bar_disp_${name}_um`]).toBeCloseTo(STATISTICS_UM[name], 4);
	expect(features).toMatchObject({
		feature_schema_version: "3.0.0",
		run_id: "r",
		pair_id: "p",
		n_dct_bands: 8,
		set_rank: null,
		bin_src_hpf: 28,
		ot_created_mass_pct: 12.5,
	});
});
