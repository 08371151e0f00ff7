/** The mark: three warps and one weft that runs through them. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <rect className="mark-ground" width="24" height="24" rx="6.5" />
      <path className="mark-warp" d="M7.5 5v14M12 5v14M16.5 5v14" />
      <path className="mark-weft" d="M4 14.5c3.5 0 3.5-5 8-5s4.5 5 8 5" />
    </svg>
  );
}
