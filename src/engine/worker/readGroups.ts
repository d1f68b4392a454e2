import {
	BIN_COUNTS,
	type BinCount,
	bodyPositions,
	type CentreLine,
	centreLineOfMask,
	createGroupFields,
	differenceOfFields,
	type EmbryoProfile,
	embryoProfiles,
	GROUP_FIELDS,
	type GroupField,
	type PairProfile,
	profileOfPair,
} from "../../analysis/index.ts";
import { MaskflowError } from "../../domain/fault.ts";
import { CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../../domain/grid.ts";
import { maskFromBits } from "../../domain/mask.ts";
import type { PairArtifacts, PairResult } from "../../domain/result.ts";
import type {
	GroupMeans,
	GroupMember,
	GroupReading,
	GroupsProgress,
	GroupsRequest,
	ReadGroup,
} from "../contract/groupReading.ts";
import { refusal } from "./answer.ts";

type MeasuredPair = { readonly pairId: string; readonly embryo: string; readonly profile: PairProfile };

/** A source body that pairs share: its line is found once. */
interface Body {
	readonly maskBits: Uint8Array;
	readonly index: Uint32Array;
	readonly line: CentreLine;
	readonly positions: Float64Array;
}

/** Bodies remembered: a run from one reference needs one, a run over time one a frame. */
const KEPT_BODIES = 32;

/**
 * Reads two groups and their controls, one pair in memory at a time. O(pairs × support): some 40 ms a pair at 11,000 px.
 * @throws MaskflowError `group-empty` when no pair of a group can be used; the signal's reason when aborted.
 */
export async function readGroups(
	readResult: (pairId: string) => Promise<PairResult>,
	request: GroupsRequest,
	signal: AbortSignal,
	onProgress: (progress: GroupsProgress) => void = () => {},
): Promise<GroupReading> {
	const total = request.reference.length + request.test.length + request.floor.length;
	const bodies = createBodies();
	const leftOut: { pairId: string; reason: string }[] = [];
	let pairs = 0;
	let debiased = true;
	const shapes: GroupReading["shape"][] = [];

	async function readOrLeaveOut(pairId: string): Promise<PairArtifacts | null> {
		try {
			const { artifacts } = await readResult(pairId);
			if (artifacts === null) leftOut.push({ pairId, reason: "The pair has no result." });
			return artifacts;
		} catch (error) {
			if (!(error instanceof MaskflowError)) throw error;
			leftOut.push({ pairId, reason: error.fault.message });
			return null;
		}
	}

	/** The pair's arrays and body, or null with the reason noted. */
	async function open(pairId: string): Promise<{ artifacts: PairArtifacts; body: Body } | null> {
		const artifacts = await readOrLeaveOut(pairId);
		if (artifacts === null) return null;
		const body = bodies(artifacts);
		if (body === null) leftOut.push({ pairId, reason: "Its source mask has no centre-line." });
		return body === null ? null : { artifacts, body };
	}

	async function read(members: readonly GroupMember[], velocity: "debiased" | "plain", withFields: boolean) {
		const measured: Record<BinCount, MeasuredPair[]> = { 10: [], 20: [] };
		const fields = createGroupFields({ velocity, fields: withFields ? GROUP_FIELDS : [] });
		for (const { pairId, embryo } of members) {
			signal.throwIfAborted();
			const opened = await open(pairId);
			onProgress({ pairs: ++pairs, total });
			if (opened === null) continue;
			const { artifacts, body } = opened;
			if (shapes.length === 0) shapes.push(shapeOf(pairId, body));
			for (const binCount of BIN_COUNTS) {
				const options = { binCount, velocity, sourcePositions: body.positions };
				measured[binCount].push({ pairId, embryo, profile: profileOfPair(artifacts, body.line, options) });
			}
			debiased &&= artifacts.source.velocityDebiasedYx !== undefined;
			fields.add(embryo, artifacts);
		}
		return { measured, fields };
	}

	async function readAll(velocity: "debiased" | "plain") {
		pairs = 0;
		leftOut.length = 0;
		return {
			reference: await read(request.reference, velocity, true),
			test: await read(request.test, velocity, true),
			floor: await read(request.floor, velocity, false),
		};
	}

	let all = await readAll("debiased");
	// Debiased and plain velocities must not be averaged with one another.
	if (!debiased) all = await readAll("plain");
	const [shape] = shapes;
	if (shape === undefined || all.reference.measured[10].length === 0 || all.test.measured[10].length === 0) {
		throw refusal(
			"group-empty",
			"A group has no pair that can be read.",
			"Choose other groups, or run its pairs again.",
		);
	}
	const means = (name: GroupField): GroupMeans => {
		const reference = all.reference.fields.field(name);
		const test = all.test.fields.field(name);
		const { difference } = differenceOfFields(test, reference);
		return {
			reference: Float32Array.from(reference.mean),
			test: Float32Array.from(test.mean),
			difference: Float32Array.from(difference),
		};
	};
	return {
		reference: groupOf(all.reference.measured),
		test: groupOf(all.test.measured),
		floor: groupOf(all.floor.measured),
		fields: Object.fromEntries(GROUP_FIELDS.map((name) => [name, means(name)])) as Record<GroupField, GroupMeans>,
		shape,
		debiased,
		leftOut,
	};
}

function groupOf(pairs: Record<BinCount, MeasuredPair[]>): ReadGroup {
	const embryos: Record<BinCount, EmbryoProfile[]> = { 10: embryoProfiles(pairs[10]), 20: embryoProfiles(pairs[20]) };
	return { pairs, embryos };
}

function shapeOf(pairId: string, { maskBits, line }: Body): GroupReading["shape"] {
	const { method, pointsYxUm, lengthUm } = line;
	return { pairId, maskBits, method, pointsYxUm, lengthUm };
}

/** Centre-lines by source mask, the youngest kept. */
function createBodies(): (artifacts: PairArtifacts) => Body | null {
	const known: Body[] = [];
	return ({ source }) => {
		const at = known.findIndex(
			(body) => sameNumbers(body.maskBits, source.maskBits) && sameNumbers(body.index, source.index),
		);
		const [found] = at < 0 ? [] : known.splice(at, 1);
		const line = found?.line ?? centreLineOfMask(maskFromBits(source.maskBits, CANONICAL_HEIGHT, CANONICAL_WIDTH));
		if (line === null) return null;
		const { maskBits, index } = source;
		const body = found ?? { maskBits, index, line, positions: bodyPositions(line, index) };
		known.unshift(body);
		if (known.length > KEPT_BODIES) known.pop();
		return body;
	};
}

function sameNumbers(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
	if (one.length !== other.length) return false;
	for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
	return true;
}
