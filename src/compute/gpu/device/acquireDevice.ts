import { selfTest } from "./selfTest.ts";

/** A device that passed the self-test. */
export interface GpuDevice {
	readonly kind: "device";
	readonly device: GPUDevice;
	/** For people: "SwiftShader Device", "apple metal-3". */
	readonly adapter: string;
	/** Threads that run in step: a workgroup of this size needs the cheapest barriers. */
	readonly subgroupSize: number;
	/** Whether it has the feature of that name: a subgroup adds up in one operation. */
	readonly subgroups: boolean;
	/** Resolves, with the reason, once the device is gone for whatever reason. */
	readonly lost: Promise<string>;
	readonly isLost: () => boolean;
}

/** Why there is no device. */
export interface DeviceRefusal {
	readonly kind: "refusal";
	readonly reason: "no-api" | "no-adapter" | "self-test-failed";
	/** One plain sentence for the screen or the terminal. */
	readonly message: string;
}

/** Limits that help; each is raised to what the adapter has. All kernels also run on the standard's minimum. */
const LIMITS = [
	"maxBufferSize",
	"maxStorageBufferBindingSize",
	"maxComputeWorkgroupStorageSize",
	"maxComputeInvocationsPerWorkgroup",
	"maxComputeWorkgroupSizeX",
] as const;

/** Features that help where an adapter has them. */
const FEATURES: readonly GPUFeatureName[] = ["subgroups"];

export interface AcquireOptions {
	/** Ask for the standard's minimum limits and no features instead of the adapter's own. */
	readonly minimumLimits?: boolean;
}

/**
 * Asks for an adapter and a device with the adapter's own limits (or, when that is refused, the standard's minimum) and runs the
 * self-test on it.
 * @param gpu `navigator.gpu`, or what Dawn's `create` returned; undefined where there is none.
 */
export async function acquireDevice(
	gpu: GPU | undefined,
	options: AcquireOptions = {},
): Promise<GpuDevice | DeviceRefusal> {
	if (gpu === undefined) {
		return { kind: "refusal", reason: "no-api", message: "This browser or program has no WebGPU." };
	}
	const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" }).catch(() => null);
	if (adapter === null) {
		return { kind: "refusal", reason: "no-adapter", message: "WebGPU is there, but no graphics adapter offers it." };
	}
	const device = await requestDevice(adapter, options.minimumLimits === true);
	if (device === null) {
		return { kind: "refusal", reason: "no-adapter", message: "The graphics adapter gave no device." };
	}
	let gone = false;
	const lost = device.lost.then((loss) => {
		gone = true;
		return loss.message || loss.reason;
	});
	const fault = await Promise.race([selfTest(device), lost]);
	if (fault !== "") {
		device.destroy();
		return {
			kind: "refusal",
			reason: "self-test-failed",
			message: `The graphics device does not compute correctly: ${fault}.`,
		};
	}
	return {
		kind: "device",
		device,
		adapter: nameAdapter(adapter.info),
		subgroupSize: subgroupSizeOf(adapter.info),
		subgroups: device.features.has("subgroups"),
		lost,
		isLost: () => gone,
	};
}

async function requestDevice(adapter: GPUAdapter, minimum: boolean): Promise<GPUDevice | null> {
	const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
	const requiredFeatures = FEATURES.filter((name) => adapter.features.has(name));
	if (!minimum) {
		const device = await adapter.requestDevice({ requiredLimits, requiredFeatures }).catch(() => null);
		if (device !== null) return device;
	}
	return adapter.requestDevice().catch(() => null);
}

/** What to call an adapter: its description, else vendor, architecture and device as far as the browser tells them. */
export function nameAdapter(info: GPUAdapterInfo): string {
	if (info.description) return info.description;
	const parts = [info.vendor, info.architecture, info.device].filter((part) => part !== "");
	return parts.length > 0 ? parts.join(" ") : "unnamed graphics adapter";
}

/** The adapter's largest subgroup, a power of two from 4 to 64; 32 where the browser does not tell. */
function subgroupSizeOf(info: GPUAdapterInfo): number {
	const size = info.subgroupMaxSize ?? 0;
	return size > 0 ? Math.min(64, Math.max(4, 2 ** Math.floor(Math.log2(size)))) : 32;
}
