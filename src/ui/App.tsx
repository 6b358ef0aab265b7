/** The page. */
export function App() {
  return (
    <main>
      <h1>Halfopen</h1>
    </main>
  )
}
