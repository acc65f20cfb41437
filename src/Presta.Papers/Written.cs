using System.Globalization;

namespace Presta.Papers;

/// <summary>Amounts and days as Swiss papers write them, in each language.</summary>
internal static class Written
{
    private static readonly NumberFormatInfo Swiss = new() { NumberGroupSeparator = "'", NumberDecimalSeparator = "." };
    private static readonly NumberFormatInfo Spaced = new() { NumberGroupSeparator = " ", NumberDecimalSeparator = "." };

    public static string Money(decimal amount) => amount.ToString("#,##0.00", Swiss);

    /// <summary>As the payment part writes it: a space between thousands.</summary>
    public static string BillMoney(decimal amount) => amount.ToString("#,##0.00", Spaced);

    public static string Number(decimal number) => number.ToString("#,##0.###", Swiss);

    public static string Day(DateOnly day) => day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);
}
