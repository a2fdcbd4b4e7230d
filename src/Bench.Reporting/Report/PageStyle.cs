namespace Bench.Reporting.Report;

/// <summary>How the page looks. No character here may need encoding in XML, because a browser does not decode it inside a style.</summary>
internal static class PageStyle
{
    /// <summary>The style sheet.</summary>
    public const string Css = """

        :root { color-scheme: light dark; --page: #fff; --text: #111; --soft: #444; --line: #ccc; --mark: #0072B2; --some: #7A5200; --high: #B00020; --theirs: #F4F1E8; --theirs-line: #B8A878; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #15181c; --text: #e8e8e8; --soft: #b4b8bd; --line: #3c4148; --mark: #6BB8E8; --some: #E8B860; --high: #FF8A8A; --theirs: #24221b; --theirs-line: #7d7352; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 'Open Sans', 'Noto Sans', 'Segoe UI', 'DejaVu Sans', Verdana, Arial, sans-serif; overflow-wrap: break-word; }
        main { max-width: 1140px; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 1rem 0 0.5rem; }
        h2 { font-size: 1.35rem; line-height: 1.3; margin: 2.5rem 0 0.5rem; border-bottom: 2px solid var(--text); }
        h3 { font-size: 1.05rem; margin: 1.5rem 0 0.5rem; }
        p { margin: 0.5rem 0; max-width: 75ch; }
        li { max-width: 75ch; margin: 0.25rem 0; }
        ul { padding-left: 1.4rem; }
        a { color: var(--mark); }
        code { font: 0.92em 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
        summary { cursor: pointer; margin-top: 1.2rem; }
        summary h2 { display: inline; border: 0; margin: 0; }
        .lead { font-size: 1.05rem; color: var(--soft); }
        .faint { color: var(--soft); }
        .some { color: var(--some); }
        .high { color: var(--high); font-weight: bold; }
        .scroll { overflow-x: auto; margin: 1rem 0; }
        .scroll:focus { outline: 2px solid var(--mark); }
        figure { margin: 1rem 0; }
        figure img { display: block; width: 100%; min-width: 640px; max-width: 1000px; height: auto; background: #fff; }
        table { border-collapse: collapse; font-size: 0.85rem; }
        caption { text-align: left; color: var(--soft); padding: 0.3rem 0; }
        th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.7rem 0.3rem 0; border-bottom: 1px solid var(--line); }
        thead th { border-bottom: 2px solid var(--soft); vertical-align: bottom; }
        th:first-child { position: sticky; left: 0; background: var(--page); }
        tbody th { font-weight: normal; }
        .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        thead .number { white-space: normal; }
        dt { font-weight: bold; margin-top: 0.8rem; }
        dd { margin: 0.1rem 0 0 1.2rem; max-width: 75ch; }
        .published details[open] { background: var(--theirs); border: 1px solid var(--theirs-line); border-left: 6px solid var(--theirs-line); padding: 0 1rem 1rem; margin-top: 1.2rem; }
        .published th:first-child { background: var(--theirs); }
        @media (min-width: 800px) { tbody th { white-space: nowrap; } }
        @media print {
          body { font-size: 10pt; }
          main { max-width: none; padding: 0; }
          .scroll { overflow: visible; }
          figure { break-inside: avoid; }
          th:first-child { position: static; }
          figure img { min-width: 0; max-height: 24cm; width: auto; max-width: 100%; }
          tr, dd { break-inside: avoid; }
          h2, h3, caption { break-after: avoid; }
        }

        """;
}
