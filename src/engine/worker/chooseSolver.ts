import { createCpuSolver, polish } from "../../compute/cpu/cpuSolver.ts";
import { acquireDevice, type GpuDevice } from "../../compute/gpu/device/acquireDevice.ts";
import { createWebGpuSolver } from "../../compute/gpu/solver.ts";
import type { TransportSolver } from "../../compute/operations.ts";
import { faultFromError, MaskflowError } from "../../domain/fault.ts";
import type { BackendChoice, BackendReport } from "../contract/engineApi.ts";

export interface ChosenSolver {
	readonly report: BackendReport;
	readonly solver: TransportSolver;
	/** Another solver of the same kind, after a loss. @throws MaskflowError `webgpu-unavailable`. */
	readonly reacquire: () => Promise<TransportSolver>;
}

/** Adapters that compute on the cpu; they pass every test and are slower than the cpu back end. */
const SOFTWARE_ADAPTER = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i;

/**
 * Chooses the back end (SPEC section 5): "auto" takes WebGPU when a hardware adapter passes its self-test, else the cpu,
 * and says why. The caller disposes of the solver.
 * @param gpu `navigator.gpu`, or what Dawn's binding made; undefined where there is none
 * @param threads how many pairs the cpu solves at once
 * @throws MaskflowError `webgpu-unavailable` when "webgpu" was asked for and can't be had.
 */
export async function chooseSolver(
	choice: BackendChoice,
	gpu: GPU | undefined,
	threads: number,
): Promise<ChosenSolver> {
	if (choice === "cpu") return onCpu("You chose the cpu back end.", threads);
	try {
		const device = await deviceOf(gpu);
		if (choice === "auto" && SOFTWARE_ADAPTER.test(device.adapter)) {
			device.device.destroy();
			return onCpu(
				`The only graphics adapter (${device.adapter}) is a software one, which is slower than the cpu back end.`,
				threads,
			);
		}
		const solver = await createWebGpuSolver(device, { finish: polish });
		const reason = choice === "auto" ? "A graphics adapter passed the self-test." : "You chose the WebGPU back end.";
		const report: BackendReport = { kind: "webgpu", adapter: solver.adapter, pairsAtOnce: solver.atOnce, reason };
		return { report, solver, reacquire: async () => createWebGpuSolver(await deviceOf(gpu), { finish: polish }) };
	} catch (error) {
		if (choice === "webgpu") throw error;
		return onCpu(faultFromError(error).message, threads);
	}
}

function onCpu(reason: string, pairsAtOnce: number): ChosenSolver {
	const solver = createCpuSolver();
	const report: BackendReport = { kind: "cpu", adapter: solver.adapter, pairsAtOnce, reason };
	return { report, solver, reacquire: async () => createCpuSolver() };
}

async function deviceOf(gpu: GPU | undefined): Promise<GpuDevice> {
	const device = await acquireDevice(gpu);
	if (device.kind === "device") return device;
	throw new MaskflowError({
		code: "webgpu-unavailable",
		severity: "error",
		message: device.message,
		nextStep: "Choose the back end “auto” or “cpu”, or bring the graphics driver up to date.",
		detail: device.reason,
	});
}
