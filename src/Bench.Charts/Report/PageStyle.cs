namespace Bench.Charts.Report;

/// <summary>How the page looks. No character here may need encoding in XML, because a browser does not decode it inside a style.</summary>
internal static class PageStyle
{
    /// <summary>The style sheet.</summary>
    public const string Css = """

        :root { color-scheme: light; }
        body { margin: 0; background: #fff; color: #111; font: 16px/1.5 'Open Sans', 'Noto Sans', 'Segoe UI', 'DejaVu Sans', Verdana, Arial, sans-serif; overflow-wrap: break-word; }
        main { max-width: 1040px; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 1rem 0 0.5rem; }
        h2 { font-size: 1.35rem; margin: 2.5rem 0 0.5rem; border-bottom: 2px solid #111; }
        h3 { font-size: 1.05rem; margin: 1.5rem 0 0.5rem; }
        .lead { font-size: 1.1rem; color: #333; }
        .scroll { overflow-x: auto; margin: 1rem 0; }
        .scroll:focus { outline: 2px solid #0072B2; }
        figure { margin: 1.5rem 0; }
        figure img { display: block; width: 100%; min-width: 640px; max-width: 1000px; height: auto; }
        figcaption { font-size: 0.9rem; color: #333; }
        table { border-collapse: collapse; width: 100%; font-size: 0.88rem; }
        caption { text-align: left; font-weight: bold; padding: 0.3rem 0; }
        th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0; border-bottom: 1px solid #ccc; }
        thead th { border-bottom: 2px solid #444; white-space: nowrap; }
        tbody th { font-weight: normal; }
        .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; padding-left: 0.6rem; }
        .answer { overflow-x: auto; margin: 1rem 0; font: 13px/1.4 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
        .answer .heading { font-weight: bold; }
        .answer .faint { color: #555; }
        .answer .some { color: #7A5200; }
        .answer .high { color: #B00020; font-weight: bold; }
        dt { font-weight: bold; margin-top: 0.8rem; }
        dd { margin: 0.1rem 0 0 1.2rem; }
        .notes { border-left: 4px solid #D55E00; padding: 0.2rem 0 0.2rem 2rem; }
        .published { background: #F4F1E8; border: 1px solid #B8A878; border-left: 6px solid #B8A878; padding: 0 1rem 1rem; margin-top: 2.5rem; }
        .published h2 { margin-top: 1rem; }
        .published td, .published th { border-bottom-color: #D8CDAE; }
        @media print {
          body { font-size: 10pt; }
          main { max-width: none; padding: 0; }
          .scroll { overflow: visible; }
          figure { break-inside: avoid; }
          figure img { min-width: 0; max-height: 24cm; width: auto; max-width: 100%; }
          tr, dd { break-inside: avoid; }
          h2, h3, caption { break-after: avoid; }
        }

        """;
}
