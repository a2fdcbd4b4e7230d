using SkiaSharp;

namespace Bench.Reporting.Drawing;

/// <summary>Colours of who spends a part of a boot: those of Okabe and Ito, which colour-blind readers can tell apart, and grey for
/// nobody.</summary>
internal static class SpenderPalette
{
    /// <summary>The colour of a part.</summary>
    public static SKColor Paper(Spender spender) => SKColor.Parse(spender switch
    {
        Spender.Client => "#56B4E9",
        Spender.Engine => "#0072B2",
        Spender.Shim => "#CC79A7",
        Spender.Runtime => "#009E73",
        Spender.Firmware => "#F0E442",
        Spender.Kernel => "#D55E00",
        Spender.Init => "#E69F00",
        _ => "#C8C8C8",
    });

    /// <summary>The colour of text on it.</summary>
    public static SKColor Ink(Spender spender) =>
        CostStep.Contrast(Paper(spender), SKColors.White) > CostStep.Contrast(Paper(spender), FigureFrame.Ink)
            ? SKColors.White
            : FigureFrame.Ink;
}
