/** The logo: two threads that cross. The same drawing as `static/icon.svg`. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path className="mark-weft" d="M7 11c6 0 5 10 9 10s3-10 9-10" />
      <path className="mark-warp" d="M7 21c6 0 5-10 9-10s3 10 9 10" />
    </svg>
  );
}
