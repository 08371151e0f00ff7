import type { ReactNode } from "react";
import { Failure } from "~/ui/Failure";
import { SkeletonRows } from "~/ui/Skeleton";
import { More } from "./More";
import { useLastError } from "./useLastError";

interface Listing {
  error: unknown;
  isSuccess: boolean;
  isLoading: boolean;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

interface Props {
  list: Listing;
  /** The title of the error message. */
  failure: string;
  count: number;
  /** Shown if the list is empty. */
  empty: ReactNode;
  children: ReactNode;
}

/** A list in one of its states; after a failure the previously loaded rows stay below the error. */
export function Listed({ list, failure, count, empty, children }: Props) {
  const error = useLastError(list);
  if (!error && list.isLoading) {
    return (
      <div className="sheet">
        <SkeletonRows count={8} />
      </div>
    );
  }
  return (
    <>
      {error !== null && <Failure title={failure} error={error} onRetry={() => void list.refetch()} />}
      {count > 0 ? children : !error && empty}
      <More {...list} />
    </>
  );
}
