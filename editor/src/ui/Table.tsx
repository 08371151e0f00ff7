import type { ReactNode } from "react";

interface Props {
  columns: readonly string[];
  /** Adds a last column for buttons and menus, whose heading only screen readers read. */
  actions?: boolean;
  /** A further class, for widths of columns. */
  className?: string;
  /** The rows. */
  children: ReactNode;
}

/** A table of rows on a sheet. */
export function Table({ columns, actions = false, className = "", children }: Props) {
  return (
    <div className="sheet">
      <table className={`table ${className}`.trim()}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
            {actions && (
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
