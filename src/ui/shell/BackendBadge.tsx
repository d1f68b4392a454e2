import { useApp } from "../appContext.ts";
import { Disclosure } from "../kit/Disclosure.tsx";

const NAMES = { webgpu: "WebGPU", cpu: "CPU" } as const;

/** Which back end runs; opening it says why. */
export function BackendBadge() {
	const { report, fault } = useApp((state) => state.engine);
	if (fault !== null) {
		return (
			<Disclosure
				className="badge bad"
				label={
					<>
						<i aria-hidden="true" /> No back end
					</>
				}
			>
				<p>{fault.message}</p>
				<p>{fault.nextStep}</p>
			</Disclosure>
		);
	}
	if (report === null) return <span className="badge-wait">Testing the GPU…</span>;
	const atOnce = report.pairsAtOnce > 1 ? `, ${report.pairsAtOnce} pairs at once` : "";
	return (
		<Disclosure
			className={`badge ${report.kind}`}
			title={report.reason}
			label={
				<>
					<i aria-hidden="true" /> {`${NAMES[report.kind]}${atOnce}`}
					<span className="badge-adapter">{`· ${report.adapter}`}</span>
				</>
			}
		>
			<p>
				Pairs are solved with <strong>{NAMES[report.kind]}</strong> on {report.adapter}
				{atOnce}.
			</p>
			<p>{report.reason}</p>
			<p>Both back ends give the same numbers; every result is certified in double precision.</p>
		</Disclosure>
	);
}
