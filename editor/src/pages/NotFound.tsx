import { Link } from "wouter";
import { EmptyState } from "~/ui/EmptyState";

export function NotFound() {
  return (
    <main className="page-alone">
      <EmptyState icon="search" title="There is nothing at this address" level="h1">
        <Link href="/workflows/" className="button">
          All workflows
        </Link>
      </EmptyState>
    </main>
  );
}
