/** In place of the app, where the browser or the way the page is served lacks what nothing can replace. */
export function CannotWork({ reasons }: { readonly reasons: readonly string[] }) {
	return (
		<main className="cannot-work">
			<h1>Maskflow can't work here</h1>
			<ul>
				{reasons.map((reason) => (
					<li key={reason}>{reason}</li>
				))}
			</ul>
		</main>
	);
}
