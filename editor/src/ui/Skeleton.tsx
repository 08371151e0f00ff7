/** Grey bars in place of rows that are loading, so that the layout does not jump. */
export function SkeletonRows({ count = 6 }: { count?: number }) {
  return (
    <div className="skeleton-rows" role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no identity
        <div className="skeleton" key={row} style={{ width: `${92 - ((row * 13) % 34)}%` }} />
      ))}
    </div>
  );
}

export function PageSkeleton() {
  return (
    <main className="page">
      <div className="skeleton skeleton-title" />
      <SkeletonRows />
    </main>
  );
}
