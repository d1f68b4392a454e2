import { useActions, useApp } from "../appContext.ts";

/** What happened and what to do about it. Stays until it is put away. */
export function Notices() {
	const notices = useApp((state) => state.notices);
	const actions = useActions();
	return (
		<section className="notices" aria-label="Notices" aria-live="polite">
			{notices.map(({ id, fault, offer }) => (
				<div key={id} className={`notice ${fault.severity}`}>
					<p>
						<strong>{fault.message}</strong> {fault.nextStep}
						{fault.detail !== undefined && (
							<details>
								<summary>Detail</summary>
								<pre>{fault.detail}</pre>
							</details>
						)}
					</p>
					{offer !== null && (
						<button type="button" onClick={() => void actions.takeOffer(id)}>
							{offer.label}
						</button>
					)}
					<button type="button" className="quiet" aria-label="Put this notice away" onClick={() => actions.dismiss(id)}>
						×
					</button>
				</div>
			))}
		</section>
	);
}
