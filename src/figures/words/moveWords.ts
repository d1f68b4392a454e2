import { SIGMA_UM } from "../../domain/grid.ts";
import { reachUm } from "../../domain/parameters.ts";
import { formatFixed, formatLengthUm } from "./numbers.ts";

/**
 * Share of a small piece's mass that moves when its place lies `distanceUm` away, between 0 and 1: with m of a unit moved, the
 * objective of SPEC section 4 is C m + 2ρ (m log m − m + 1), least at m = e^(−C/2ρ) = e^(−(distance/reach)²).
 */
export function movedShare(distanceUm: number, reach: number): number {
	return Math.exp(-((distanceUm / reach) ** 2));
}

/** The canonical grid's, which is the picture on the screen. */
const PICTURE_WIDTH_UM = SIGMA_UM;

/** What a ρ means for the shapes in the picture. The reach is no limit: it is where a third still moves. */
export function farthestMoveWords(regM: number): string {
	const reach = reachUm(regM);
	if (reach > 2 * PICTURE_WIDTH_UM) {
		return (
			`${formatLengthUm(reach)}; the picture is ${formatFixed(PICTURE_WIDTH_UM / 1000, 2)} mm wide, so nothing in it is far: ` +
			"mass moves to its place, and hardly any counts as lost here and grown there."
		);
	}
	const shares = [reach / 2, reach, 2 * reach].filter((far) => far <= 2 * PICTURE_WIDTH_UM);
	const words = shares.map((far, i) => {
		const percent = `${formatFixed(100 * movedShare(far, reach), 0)} %`;
		return `${i === 0 ? "A" : "a"}cross ${formatLengthUm(far)}, ${percent}${i === 0 ? " of the mass moves" : ""}`;
	});
	return `${words.join("; ")}. The rest counts as lost here and grown there.`;
}
