namespace MlpEngine;

/// <summary>How the first weights w of a layer are drawn; biases start at zero.</summary>
public enum Initialization
{
    /// <summary>The rule that suits the layer's activation, which its operator names.</summary>
    Auto,
    /// <summary>Normal, variance 2/inputs (He et al. 2015).</summary>
    HeNormal,
    /// <summary>Uniform, variance 2/inputs.</summary>
    HeUniform,
    /// <summary>Normal, variance 2/(inputs + units) (Glorot and Bengio 2010).</summary>
    GlorotNormal,
    /// <summary>Uniform, variance 2/(inputs + units).</summary>
    GlorotUniform,
    /// <summary>Normal, variance 1/inputs (LeCun et al. 1998).</summary>
    LecunNormal,
    /// <summary>Uniform, variance 1/inputs.</summary>
    LecunUniform,
    /// <summary>Normal, variance 1, whatever the layer's size: to be used with a scale.</summary>
    Normal,
    /// <summary>Uniform between -1 and 1, whatever the layer's size: to be used with a scale.</summary>
    Uniform,
    /// <summary>All 0. Only for a layer before or after one that is drawn: otherwise its units never differ.</summary>
    Zeros,
}
